import * as tf from '@tensorflow/tfjs';
import { prepareViews, type SceneSet, type View } from '@mas/datasets';
import { softArgmax3d } from '@mas/tfjs-wasm-training';
import { averageMirrored } from './average-mirrored.js';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { jointConfidence } from './joint-confidence.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { sceneChunks } from './scene-chunks.js';
import { pickSizes } from './sizes.js';
import { applyPostProcessing } from './spp/apply-post-processing.js';
import type { Spp } from './spp/spp.js';

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

/** Pictures that go through the network at once: more are not faster. */
const largestBatch = 16;

/**
 * Predicts the pose in single pictures, with weak perspective.
 *
 * @param views images [H, W, 3] with foreground masks [H, W] of one person.
 * @param spp supervised post-processing: its joints are returned, all with the mean confidence of
 *   what the detector finds.
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
  spp?: Pick<Spp, 'single'>,
): Promise<(ViewPrediction | null)[]> {
  const set = prepareViews(views, pickSizes(config));
  const predictions: (ViewPrediction | null)[] = views.map(() => null);
  for (const slots of sceneChunks(set.sceneCount, largestBatch)) {
    const poses = await predictSlots(models, set, slots, spp);
    slots.forEach((slot, i) => (predictions[set.refs[slot].frame] = poses[i]));
  }
  return predictions;
}

async function predictSlots(
  models: Models,
  set: SceneSet,
  slots: readonly number[],
  spp: Pick<Spp, 'single'> | undefined,
): Promise<ViewPrediction[]> {
  const { joints, depthBins } = models.detector.config;
  const batch = makeBatch(set, slots, new Random('none'), {
    ...noAugmentation,
    maskInput: models.maskInput,
  });
  const logits = models.detector.heatmapLogits(batch.patches);
  const keypoints = tf.tidy(() =>
    averageMirrored(models, softArgmax3d(logits, { joints, depthBins }), batch.patches),
  );
  const allXyz = await keypoints.data<'float32'>();
  const allLogits = await logits.data<'float32'>();
  tf.dispose([keypoints, logits]);
  disposeBatch(batch);
  const cells = allLogits.length / slots.length;
  const poses = slots.map((slot, i) => {
    const xyz = allXyz.subarray(3 * joints * i, 3 * joints * (i + 1));
    const heatmap = allLogits.subarray(cells * i, cells * (i + 1));
    return { slot, xyz, confidence: jointConfidence(heatmap, joints, depthBins) };
  });
  return Promise.all(
    poses.map(async ({ slot, xyz, confidence }) => {
      if (!spp) return toPrediction(set, slot, xyz, confidence);
      // Half patch extents are as long in every direction; the map is in mm.
      const landmarks = xyz.map((value) => value * set.halfExtent);
      const found = await applyPostProcessing(spp.single, landmarks);
      const mean = confidence.reduce((sum, value) => sum + value, 0) / joints;
      return toPrediction(
        set,
        slot,
        found.map((value) => value / set.halfExtent),
        Array.from({ length: spp.single.joints }, () => mean),
      );
    }),
  );
}

/** @param xyz [J, 3] in patch NDC. */
function toPrediction(
  set: SceneSet,
  slot: number,
  xyz: Float32Array | Float64Array,
  confidence: number[],
): ViewPrediction {
  const joints = confidence.length;
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
