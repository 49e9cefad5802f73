import { dirname, join } from 'node:path';
import { DataError } from './data-error.js';
import { listFrames } from './list-frames.js';
import type { References, ViewFiles } from './read-references.js';

/** The files of one view: as frames.json says, or as they lie in SEQ/images and SEQ/masks. */
export async function listViewFiles(
  root: string,
  kind: 'images' | 'masks',
  view: string,
  references: References | null,
): Promise<ViewFiles> {
  const map = references?.[kind];
  if (map) {
    const files = map.get(view);
    if (files) return files;
    throw new DataError({
      where: join(root, 'frames.json'),
      expected: `${kind} of view ${view}`,
      found: [...map.keys()].join(', '),
      fix: 'Import the data set again.',
    });
  }
  const folder = join(root, kind, view);
  const names = await listFrames(folder, dirname(root));
  return {
    folder,
    files: Array.from(names, (name) => name && join(folder, name)),
    encoding: 'grey',
  };
}
