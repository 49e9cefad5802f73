import type { Dataset } from '@mas/datasets';
import { UserError } from './user-error.js';

/** What a split can be scored with: `evaluate` needs 3D poses, `evaluateKeypoints` 2D joints. */
export type SplitLabels = '3D poses' | '2D joints';

/**
 * What a split of a data folder can be scored with: 3D poses where a sequence has them and two
 * calibrated views or more, else 2D joints where a sequence has annotated ones. Reads no picture.
 *
 * @throws {UserError} if there is no such split, or it has neither.
 * @throws DataError of `@mas/datasets` for a broken file.
 *
 * @example
 * ```ts
 * const labels = await labelsOfSplit(await openDataset('data/mpii'), 'test'); // '2D joints'
 * const score = labels === '2D joints' ? evaluateKeypoints : evaluate;
 * const result = await score({ checkpoint, dataDir: 'data/mpii', backend });
 * ```
 */
export async function labelsOfSplit(dataset: Dataset, split: string): Promise<SplitLabels> {
  const { dir, splits } = dataset;
  const names = Object.hasOwn(splits, split) ? splits[split] : [];
  if (names.length === 0) {
    throw new UserError(
      `${dir}: expected a split with sequences, found "${split}"; splits: ${Object.keys(splits).join(', ')}`,
    );
  }
  const sequences = dataset.sequences.filter(({ name }) => names.includes(name));
  for (const { cameras, readPoses } of sequences) {
    if (cameras && cameras.length > 1 && (await readPoses())) return '3D poses';
  }
  for (const { readKeypoints } of sequences) {
    if (await readKeypoints()) return '2D joints';
  }
  throw new UserError(
    `${dir}: split "${split}" has neither poses.json beside two or more calibrated views nor keypoints.json; evaluation needs true poses or annotated 2D joints`,
  );
}
