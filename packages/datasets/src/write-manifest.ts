import { join } from 'node:path';
import { FORMAT } from './format.js';
import type { Manifest } from './read-manifest.js';
import { writeAtomically } from './write-atomically.js';

/** Writes DIR/dataset.json through a temporary name. */
export async function writeManifest(
  dir: string,
  { skeleton, splits, source }: Manifest,
): Promise<void> {
  const content = { format: FORMAT, unit: 'mm', skeleton, source, splits };
  await writeAtomically(join(dir, 'dataset.json'), `${JSON.stringify(content, null, 2)}\n`);
}
