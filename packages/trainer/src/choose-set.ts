import type { Random } from './random.js';
import type { TrainingSet } from './training-data.js';

/** Draws the set that a step learns from: by its weight, or as often as it has usable scenes. */
export function chooseSet<T extends Pick<TrainingSet, 'usable' | 'weight'>>(
  sets: readonly T[],
  random: Random,
): T {
  if (sets.every(({ weight }) => weight !== undefined)) {
    let at = random.uniform() * sets.reduce((sum, { weight }) => sum + weight!, 0);
    return sets.find(({ weight }) => (at -= weight!) < 0) ?? sets.at(-1)!;
  }
  let at = random.integer(sets.reduce((sum, { usable }) => sum + usable.length, 0));
  return sets.find(({ usable }) => (at -= usable.length) < 0)!;
}
