import type { SceneSet } from '@mas/datasets';
import type { SceneHeadings } from './heading-pretext.js';
import { createLimbBank, type LimbBank } from './limb-bank.js';

/** A set of scenes and what training learns about each of them. Arrays are in shared memory. */
export interface TrainingSet {
  set: SceneSet;
  headings: SceneHeadings;
  banks: { arms: LimbBank; legs: LimbBank };
}

function shared<T extends Uint8Array | Float32Array>(values: T): T {
  const buffer = new SharedArrayBuffer(values.byteLength);
  const copy = (
    values instanceof Float32Array ? new Float32Array(buffer) : new Uint8Array(buffer)
  ) as T;
  copy.set(values);
  return copy;
}

/** Moves a scene set into shared memory, so that replicas need no copies of their own. */
export function shareTrainingSet(set: SceneSet): TrainingSet {
  return {
    set: {
      ...set,
      images: shared(set.images),
      masks: shared(set.masks),
      targetMasks: shared(set.targetMasks),
      weights: shared(set.weights),
      projections: shared(set.projections),
      depths: shared(set.depths),
      viewWeights: shared(set.viewWeights),
    },
    headings: {
      headings: shared(new Float32Array(2 * set.sceneCount)),
    },
    banks: { arms: createLimbBank(set.sceneCount), legs: createLimbBank(set.sceneCount) },
  };
}

/** Whether headings can be learned of a set: only where calibrated views see the same scene. */
export function hasHeadings({ set }: TrainingSet): boolean {
  return set.calibrated && set.views > 1;
}
