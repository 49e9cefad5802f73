import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataError } from './data-error.js';
import { exists } from './exists.js';
import { isPortableName } from './format.js';
import { readManifest } from './read-manifest.js';
import type { SequenceSource } from './types.js';
import { writeDataset, type WriteOptions } from './write-dataset.js';
import { writeManifest } from './write-manifest.js';
import { writeSequence } from './write-sequence.js';

/**
 * Adds one sequence to a data folder, or creates the folder with it. The sequence is written under a
 * temporary name; dataset.json names it only once it is complete.
 *
 * @param dir The folder, existing or new.
 * @param entry The skeleton id, which must be that of the data set, and the split to append to.
 * @throws Error when the sequence exists, or as `writeDataset`.
 *
 * @example
 * ```ts no-run needs a data folder
 * import { addSequence } from '@mas/datasets';
 *
 * await addSequence('data/mine', { skeleton: 'h36m18', split: 'test' }, sequence);
 * ```
 */
export async function addSequence(
  dir: string,
  { skeleton, split }: { skeleton: string; split: string },
  sequence: SequenceSource,
  options: WriteOptions = {},
): Promise<void> {
  const root = resolve(dir);
  if (!(await exists(join(root, 'dataset.json')))) {
    const splits = { [split]: [sequence.name] };
    return writeDataset(root, { skeleton, splits }, [sequence], options);
  }
  const manifest = await readManifest(root);
  if (manifest.skeleton !== skeleton) {
    throw new DataError({
      where: join(root, 'dataset.json'),
      expected: `skeleton "${skeleton}"`,
      found: `"${manifest.skeleton}"`,
      fix: 'Use the skeleton of the data set, or another folder.',
    });
  }
  const target = join(root, sequence.name);
  if (!isPortableName(sequence.name) || (await exists(target))) {
    throw new DataError({
      where: target,
      expected: 'a new sequence named by letters, digits, ".", "_" and "-"',
      found: (await exists(target)) ? 'an existing folder' : JSON.stringify(sequence.name),
      fix: 'Choose another name, or remove the folder.',
    });
  }
  const { imageFormat = 'jpg', jpegQuality = 92, concurrency = 8, onProgress } = options;
  const temporary = join(root, `.${randomUUID().slice(0, 8)}.tmp`);
  await mkdir(temporary);
  try {
    let done = 0;
    await writeSequence(temporary, sequence, {
      skeleton,
      imageFormat,
      jpegQuality,
      concurrency,
      onFrame: () => onProgress?.(++done, sequence.frameCount ?? 0),
    });
    await rename(join(temporary, sequence.name), target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const { splits, source } = manifest;
  const list = Object.hasOwn(splits, split) ? splits[split] : [];
  await writeManifest(root, {
    skeleton,
    source,
    splits: { ...splits, [split]: [...list, sequence.name] },
  });
}
