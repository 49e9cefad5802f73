import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataError } from './data-error.js';
import { exists } from './exists.js';
import { openSequence } from './open-sequence.js';
import { openPrepared } from './prepare/open-prepared.js';
import { PLAN_FILE } from './prepare/prepared-plan.js';
import { readManifest } from './read-manifest.js';
import type { Dataset } from './types.js';

/**
 * Opens a data folder (layout: README). Checks dataset.json, every cameras.json and the file lists;
 * images are read only when asked for.
 *
 * @param dir The folder that holds dataset.json, or one that `prepareDataset` wrote.
 * @returns The data set with every sequence that a split names.
 * @throws DataError that says where, what was expected, what was found and what to do.
 *
 * @example
 * ```ts no-run needs a data folder
 * import { openDataset } from '@mas/datasets';
 *
 * const dataset = await openDataset('data/walk');
 * for (const { name, views, frameCount } of dataset.sequences) {
 *   console.log(name, views.length, 'views', frameCount, 'frames');
 * }
 * const { image, mask } = await dataset.sequences[0].readView(0, 0);
 * console.log(image.shape, mask.shape); // [ 256, 256, 3 ] [ 256, 256 ]
 * ```
 */
export async function openDataset(dir: string): Promise<Dataset> {
  const root = resolve(dir);
  const info = await stat(root).catch(() => null);
  if (!info?.isDirectory()) {
    throw new DataError({
      where: root,
      expected: 'a folder with dataset.json',
      found: info ? 'a file' : 'nothing',
      fix: 'Check the path.',
    });
  }
  if (await exists(join(root, PLAN_FILE))) return openPrepared(root);
  const { skeleton, splits } = await readManifest(root);
  const names = [...new Set(Object.values(splits).flat())];
  if (names.length === 0) {
    throw new DataError({
      where: `${root}, "splits"`,
      expected: 'at least one sequence',
      found: 'none',
      fix: 'List the sequence folders in dataset.json.',
    });
  }
  const sequences = [];
  for (const name of names) sequences.push(await openSequence(root, name));
  return { dir: root, skeleton, splits, sequences };
}
