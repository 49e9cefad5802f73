import type { TrainingSet } from '../training-data.js';
import type { FitHooks } from './fit-all-bodies.js';

/**
 * Fits the bodies of one set after the other; the hooks count the scenes of all of them.
 *
 * @param fit of one set, says false where a stop was wished before the end.
 * @returns false where one did.
 */
export async function inEverySet(
  sets: readonly TrainingSet[],
  hooks: FitHooks | undefined,
  fit: (entry: TrainingSet, hooks: FitHooks | undefined) => Promise<boolean>,
): Promise<boolean> {
  const total = sets.reduce((sum, { set }) => sum + set.sceneCount, 0);
  hooks?.onFit(0, total);
  let before = 0;
  for (const entry of sets) {
    const start = before;
    const isDone = await fit(
      entry,
      hooks && {
        onFit: (done) => hooks.onFit(start + done, total),
        shouldStop: () => hooks.shouldStop(),
      },
    );
    if (!isDone) return false;
    before += entry.set.sceneCount;
  }
  return true;
}
