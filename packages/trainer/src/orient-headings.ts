import type { TrainingSet } from './training-data.js';

/**
 * Flip equivariance leaves one bit for all scenes together: whether headings point forwards or
 * backwards. The protruding feet decide it.
 *
 * @param feet of the sets of several views; the others follow.
 */
export function orientHeadings(
  sets: readonly TrainingSet[],
  feet: ReadonlyMap<TrainingSet, Float32Array>,
): void {
  let agreement = 0;
  for (const [{ headings, usable }, guess] of feet) {
    for (const scene of usable) {
      for (const i of [2 * scene, 2 * scene + 1]) agreement += headings.headings[i] * guess[i];
    }
  }
  if (agreement >= 0) return;
  for (const { headings } of sets) {
    headings.headings.forEach((value, i) => (headings.headings[i] = -value));
  }
}
