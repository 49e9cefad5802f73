import * as tf from '@tensorflow/tfjs';
import { prepareViews, type SceneSet, type View } from '@mas/datasets';
import { softArgmax3d } from '@mas/tfjs-wasm-training';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { jointConfidence } from './joint-confidence.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { pickSizes } from './sizes.js';

/** The pose of a person in one picture. */
export interface ViewPrediction {
  /** [J, 2] image pixels. */
  keypoints: [x: number, y: number][];
  /**
   * [J, 3] relative to the root, camera axes (x right, y down, z away), mm for a person who stands
   * 1.75 m tall: a single picture without calibration does not tell size.
   */
  joints: [x: number, y: number, z: number][];
  /** [J] share of the heat map around its peak, 0-1. */
  confidence: number[];
  /** The square patch that the detector saw, image pixels. */
  box: { left: number; top: number; side: number };
}

/**
 * Predicts the pose in single pictures, with weak perspective.
 *
 * @param views images [H, W, 3] with foreground masks [H, W] of one person.
 * @returns a prediction per view; null where the mask is empty.
 * @throws Error for a view of another shape.
 *
 * @example
 * ```ts
 * const checkpoint = await loadCheckpoint('runs/mine/checkpoint');
 * const models = createModelsFrom(checkpoint);
 * const [pose] = await predictViews(models, checkpoint.info.config, [{ image, mask }]);
 * console.log(pose?.keypoints[10]); // the head, image pixels
 * models.dispose();
 * ```
 */
export async function predictViews(
  models: Models,
  config: TrainConfig,
  views: readonly View[],
): Promise<(ViewPrediction | null)[]> {
  const set = prepareViews(views, pickSizes(config));
  const predictions: (ViewPrediction | null)[] = views.map(() => null);
  for (let slot = 0; slot < set.sceneCount; slot++) {
    predictions[set.refs[slot].frame] = await predictSlot(models, set, slot);
  }
  return predictions;
}

async function predictSlot(models: Models, set: SceneSet, slot: number): Promise<ViewPrediction> {
  const { joints, depthBins } = models.detector.config;
  const batch = makeBatch(set, [slot], new Random('none'), noAugmentation);
  const logits = models.detector.heatmapLogits(batch.patches);
  const keypoints = softArgmax3d(logits, { joints, depthBins });
  const xyz = await keypoints.data<'float32'>();
  const confidence = jointConfidence(await logits.data<'float32'>(), joints, depthBins);
  tf.dispose([keypoints, logits]);
  disposeBatch(batch);
  const [left, top, side] = set.boxes.subarray(3 * slot, 3 * slot + 3);
  return {
    keypoints: Array.from({ length: joints }, (_, j) => [
      left + ((xyz[3 * j] + 1) / 2) * side,
      top + ((xyz[3 * j + 1] + 1) / 2) * side,
    ]),
    joints: Array.from({ length: joints }, (_, j) => {
      const axis = (k: number) => (xyz[3 * j + k] - xyz[k]) * set.halfExtent;
      return [axis(0), axis(1), axis(2)];
    }),
    confidence,
    box: { left, top, side },
  };
}
