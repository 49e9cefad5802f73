import * as tf from '@tensorflow/tfjs';
import type { SceneSet } from '@mas/datasets';
import { assembleBatch, type Augmentation, type BatchArrays } from './assemble-batch.js';
import type { Random } from './random.js';

/** F scenes of V views, ready for one training step. Tensors are disposed by {@link disposeBatch}. */
export interface SceneBatch {
  scenes: number;
  views: number;
  calibrated: boolean;
  mirrored: boolean;
  indices: readonly number[];
  /** [F V, P, P, 3], RGB - 0.5 inside the mask, 0 outside; all of it RGB - 0.5 without `maskInput`. */
  patches: tf.Tensor4D;
  /** [F V, M, M, 1] coverage in [0, 1]. */
  targetMasks: tf.Tensor4D;
  /** [F V, M, M, 1] geodesic weight, 0 for views without a usable mask. */
  weights: tf.Tensor4D;
  /** [F, V, 3, 4] scene to patch NDC, and the same values as an array. */
  projections: tf.Tensor4D;
  projectionValues: Float32Array;
  /** [F, V, 1] half patch extent over the depth of the scene's centre; 0 without calibration. */
  depthScale: tf.Tensor3D;
  depthScaleValues: Float32Array;
  /** [F V M M] the values of targetMasks. */
  targetMaskValues: Float32Array;
  /** [F V] 1, or 0 for views without a usable mask. */
  viewWeights: Float32Array;
}

export { noAugmentation, type Augmentation } from './assemble-batch.js';

/**
 * Cuts scenes out of a set, varies them and moves them to the backend. The background is taken out
 * of the patches, so that nothing but the person may tell where joints are, unless `maskInput` is
 * false.
 *
 * @param indices scenes of `set`, at least one.
 * @param random what mirroring, colours and shifts are drawn from.
 * @returns tensors that {@link disposeBatch} disposes.
 *
 * @example
 * ```ts
 * const [set] = await prepareScenes(await openDataset('data'), 'test');
 * const batch = makeBatch(set, [0, 1], new Random('none'), noAugmentation);
 * console.log(batch.patches.shape); // [8, 64, 64, 3] of two scenes with four views
 * disposeBatch(batch);
 * ```
 */
export function makeBatch(
  set: SceneSet,
  indices: readonly number[],
  random: Random,
  augmentation: Augmentation,
): SceneBatch {
  return moveToBackend(assembleBatch(set, indices, random, augmentation));
}

/** Makes tensors of a batch's arrays. */
export function moveToBackend({
  views,
  calibrated,
  mirrored,
  indices,
  patchSize,
  maskSize,
  patches,
  targetMasks,
  weights,
  projections,
  depthScale,
  viewWeights,
}: BatchArrays): SceneBatch {
  const scenes = indices.length;
  const count = scenes * views;
  return {
    scenes,
    views,
    calibrated,
    mirrored,
    indices,
    patches: tf.tensor4d(patches, [count, patchSize, patchSize, 3]),
    targetMasks: tf.tensor4d(targetMasks, [count, maskSize, maskSize, 1]),
    weights: tf.tensor4d(weights, [count, maskSize, maskSize, 1]),
    projections: tf.tensor4d(projections, [scenes, views, 3, 4]),
    projectionValues: projections,
    depthScale: tf.tensor3d(depthScale, [scenes, views, 1]),
    depthScaleValues: depthScale,
    targetMaskValues: targetMasks,
    viewWeights,
  };
}

/** Disposes the tensors of a batch. */
export function disposeBatch(batch: SceneBatch): void {
  tf.dispose([
    batch.patches,
    batch.targetMasks,
    batch.weights,
    batch.projections,
    batch.depthScale,
  ]);
}
