import { isPortableName } from './format.js';
import type { Manifest } from './read-manifest.js';
import type { SequenceSource } from './types.js';
import { writeFolder } from './write-folder.js';
import { writeManifest } from './write-manifest.js';
import { writeSequence } from './write-sequence.js';

/** How `writeDataset` stores images, and whom it tells. */
export interface WriteOptions {
  /** 'jpg' by default; 'png' keeps every value. */
  imageFormat?: 'jpg' | 'png';
  /** 1 to 100, 92 by default. */
  jpegQuality?: number;
  /** Frames that are encoded at the same time, 8 by default. */
  concurrency?: number;
  /**
   * Frames written, and frames of all sequences known so far (of all, if given as an array); a
   * sequence without `frameCount` counts as 0.
   */
  onProgress?(done: number, total: number): void;
}

/**
 * Writes a data folder that `openDataset` reads. Everything goes into a temporary folder beside it
 * that is renamed at the end: a failure leaves no half-written data set and no rubbish.
 *
 * @param dir The folder to create; its parents are created too.
 * @param manifest The skeleton id and the sequence names of each split. With `overwrite`, an
 *   existing data folder is replaced; a folder without a dataset.json never is.
 * @param sequences What to write, in order. Images H x W x 3, masks H x W, poses world mm. Poses are
 *   stored to 0.01 mm.
 * @throws Error for an existing folder, a split that names an unknown sequence, a frame of another
 *   size than its camera, or a full disk (one line with the path).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { writeDataset } from '@mas/datasets';
 *
 * const image = ndarray(new Uint8Array(64 * 48 * 3), [48, 64, 3]);
 * const mask = ndarray(new Uint8Array(64 * 48), [48, 64]);
 * await writeDataset('data/tiny', { skeleton: 'h36m18', splits: { train: ['a'] } }, [
 *   { name: 'a', cameras: null, frameCount: 2, frame: () => ({ views: [{ image, mask }] }) },
 * ]);
 * ```
 */
export async function writeDataset(
  dir: string,
  manifest: Manifest & { overwrite?: boolean },
  sequences: Iterable<SequenceSource> | AsyncIterable<SequenceSource>,
  options: WriteOptions = {},
): Promise<void> {
  const { imageFormat = 'jpg', jpegQuality = 92, concurrency = 8, onProgress } = options;
  const { skeleton, splits, overwrite = false } = manifest;
  if (imageFormat !== 'jpg' && imageFormat !== 'png') {
    throw new Error(`writeDataset: expected imageFormat 'jpg' or 'png', found ${imageFormat}`);
  }
  await writeFolder(dir, overwrite, 'writeDataset', async (temporary) => {
    const written = new Set<string>();
    let done = 0;
    let total = Array.isArray(sequences)
      ? (sequences as SequenceSource[]).reduce((sum, { frameCount = 0 }) => sum + frameCount, 0)
      : 0;
    for await (const sequence of sequences) {
      if (!isPortableName(sequence.name) || written.has(sequence.name)) {
        throw new Error(
          'writeDataset: expected unique sequence names of letters, digits, ".", "_" and "-", ' +
            `found ${JSON.stringify(sequence.name)}`,
        );
      }
      if (!Array.isArray(sequences)) total += sequence.frameCount ?? 0;
      await writeSequence(temporary, sequence, {
        imageFormat,
        jpegQuality,
        concurrency,
        skeleton,
        onFrame: () => onProgress?.(++done, total),
      });
      written.add(sequence.name);
    }
    checkSplits(splits, written);
    await writeManifest(temporary, { skeleton, splits });
  });
}

function checkSplits(splits: Record<string, string[]>, written: ReadonlySet<string>): void {
  for (const [split, names] of Object.entries(splits)) {
    const unknown = names.find((name) => !written.has(name));
    if (unknown !== undefined) {
      throw new Error(
        `writeDataset: split "${split}" names sequence "${unknown}", which was not written; ` +
          `sequences: ${[...written].join(', ')}`,
      );
    }
  }
}
