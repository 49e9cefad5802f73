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
  await writeFile(`${file}.tmp`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
}
