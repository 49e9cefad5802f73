import type { Random } from './random.js';
import type { TrainingSet } from './training-data.js';

/**
 * Draws the set that a step learns from: by its weight, or so that all usable scenes are seen alike.
 *
 * @param perBatch scenes that a step takes of a set: of larger batches there are fewer.
 */
export function chooseSet<T extends Pick<TrainingSet, 'usable' | 'weight'>>(
  sets: readonly T[],
  perBatch: (set: T) => number,
  random: Random,
): T {
  const isWeighted = sets.every(({ weight }) => weight !== undefined);
  const shares = sets.map((set) => (isWeighted ? set.weight! : set.usable.length / perBatch(set)));
  let at = random.uniform() * shares.reduce((sum, share) => sum + share, 0);
  return sets.find((_, i) => (at -= shares[i]) < 0) ?? sets.at(-1)!;
}
