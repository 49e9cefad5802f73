import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FORMAT } from './format.js';
import type { Manifest } from './read-manifest.js';
import { writeFile } from './write-file.js';

/** Writes DIR/dataset.json through a temporary name. */
export async function writeManifest(
  dir: string,
  { skeleton, splits, source }: Manifest,
): Promise<void> {
  const file = join(dir, 'dataset.json');
  const content = { format: FORMAT, unit: 'mm', skeleton, source, splits };
  // A new name each time: a link of a known name would be written through.
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  await writeFile(temporary, `${JSON.stringify(content, null, 2)}\n`);
  await rename(temporary, file);
}
