import { writeDataset, type SequenceSource } from '@mas/datasets';
import {
  benchmarkDataset,
  syntheticDataset,
  type BenchmarkOptions,
  type SyntheticOptions,
} from '@mas/synthetic';
import { trainedSkeleton } from './trained-skeleton.js';

/**
 * Renders a synthetic data set into a data folder with the splits `train` and `test`, poses included.
 *
 * @param dir the folder to create.
 * @param options those of `syntheticDataset`, or, with a `domain`, those of `benchmarkDataset`
 * @param onProgress frames written, of all
 * @throws Error for an existing folder, an option out of range, or a full disk.
 *
 * @example
 * ```ts
 * await writeSynthetic('data', { seed: 1, trainSubjects: 2, testSubjects: 1, framesPerSequence: 4 });
 * await writeSynthetic('studio', { domain: 'studio' });
 * ```
 */
export async function writeSynthetic(
  dir: string,
  options: SyntheticOptions | BenchmarkOptions,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const sequences = 'domain' in options ? benchmarkDataset(options) : syntheticDataset(options);
  const named = (split: string) =>
    sequences.filter((sequence) => sequence.split === split).map(({ name }) => name);
  const sources: SequenceSource[] = sequences.map(({ name, cameras, frameCount, frame }) => ({
    name,
    cameras,
    frameCount,
    frame,
  }));
  await writeDataset(
    dir,
    { skeleton: trainedSkeleton, splits: { train: named('train'), test: named('test') } },
    sources,
    { onProgress },
  );
}
