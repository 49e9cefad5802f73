import type { SceneSet } from '@mas/datasets';
import { getSkeleton } from '@mas/skeleton';
import { worldToScene } from './predict-scenes.js';
import type { SceneHeadings } from './heading-pretext.js';
import { trainedSkeleton } from './trained-skeleton.js';

/** A set of scenes and what training learns about each of them. Arrays are in shared memory. */
export interface TrainingSet {
  set: SceneSet;
  headings: SceneHeadings;
  bodies: FittedBodies;
  /** Scenes that can be learned from: see {@link viewsNeeded}. */
  usable: readonly number[];
  /** How often the set is drawn against the others; undefined where all scenes are drawn alike. */
  weight?: number;
  /** Scenes in a batch of the pose phase, over all replicas. */
  scenesPerBatch: number;
  /** [S, J, 3] true joints, scene frame: for the supervised twin only. */
  labels?: Float32Array;
}

/** Bodies that were fitted to the masks of all scenes of a set. Arrays are in shared memory. */
export interface FittedBodies {
  /** [S, J, 3] scene frame. */
  points: Float32Array;
  /** [S, J] how far to trust each joint, 0 (there is no fit) to 1. */
  confidence: Float32Array;
}

function shared<T extends Uint8Array | Float32Array>(values: T): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const buffer = new SharedArrayBuffer(values.byteLength);
  const copy = (
    values instanceof Float32Array ? new Float32Array(buffer) : new Uint8Array(buffer)
  ) as T;
  copy.set(values);
  return copy;
}

/**
 * Moves a scene set into shared memory, so that replicas need no copies of their own.
 *
 * @param use how its scenes are drawn.
 * @param truth [S, J, 3] world mm, for the supervised twin only.
 */
export function shareTrainingSet(
  set: SceneSet,
  use: Pick<TrainingSet, 'weight' | 'scenesPerBatch'>,
  truth?: Float64Array,
): TrainingSet {
  const joints = getSkeleton(trainedSkeleton).joints.length;
  return {
    ...use,
    usable: usableScenes(set),
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
    bodies: {
      points: shared(new Float32Array(set.sceneCount * joints * 3)),
      confidence: shared(new Float32Array(set.sceneCount * joints)),
    },
    labels: truth && shared(worldToScene(truth, set)),
  };
}

/**
 * How many views of a scene must have a whole mask to be learned from: two rays make a triangulation,
 * with one it would follow the ridge. A mask that is empty or cut shows the losses nothing.
 */
export function viewsNeeded({ calibrated, views }: Pick<SceneSet, 'calibrated' | 'views'>): number {
  return calibrated && views > 1 ? 2 : 1;
}

function usableScenes(set: SceneSet): number[] {
  const { sceneCount, views, viewWeights } = set;
  const isUsable = (scene: number) =>
    viewWeights.subarray(scene * views, (scene + 1) * views).filter((weight) => weight > 0)
      .length >= viewsNeeded(set);
  return Array.from({ length: sceneCount }, (_, scene) => scene).filter(isUsable);
}

/** Whether headings can be learned of a set: only where calibrated views see the same scene. */
export function hasHeadings({ set }: TrainingSet): boolean {
  return set.calibrated && set.views > 1;
}
