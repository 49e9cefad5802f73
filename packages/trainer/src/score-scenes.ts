import { ambiguityRatio, createPoseMetrics, error2d, maskIoU } from '@mas/metrics';
import type { SceneSet } from '@mas/datasets';
import type { Skeleton } from '@mas/skeleton';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { drawMasks } from './draw-masks.js';
import type { EvaluationScores, PoseScores } from './evaluation-result.js';
import { sceneToWorld, worldToPatches, type ScenePredictions } from './predict-scenes.js';

/** Repeats each scene's pose for every view. */
export function perView(poses: Float64Array, set: SceneSet): Float64Array {
  const length = poses.length / set.sceneCount;
  const repeated = new Float64Array(poses.length * set.views);
  for (let view = 0; view < set.sceneCount * set.views; view++) {
    const scene = Math.floor(view / set.views);
    repeated.set(poses.subarray(scene * length, (scene + 1) * length), view * length);
  }
  return repeated;
}

/** 3D scores of world poses, 2D scores of patch coordinates (NDC). */
export function scorePoses(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  predictedNdc: ArrayLike<number>,
  truthNdc: ArrayLike<number>,
  skeleton: Skeleton,
): PoseScores {
  const joints = skeleton.joints.length;
  const metrics = createPoseMetrics({ joints });
  metrics.add(predicted, truth);
  const { mpjpe, nMpjpe, pMpjpe, pck150, auc } = metrics.result();
  // NDC spans 2, so it is a patch of three pixels to the metric.
  const { value } = error2d(predictedNdc, truthNdc, { joints, size: 3 });
  return {
    mpjpe: mpjpe.value,
    nMpjpe: nMpjpe.value,
    pMpjpe: pMpjpe.value,
    pck150: pck150.value,
    auc: auc.value,
    error2dPercent: value,
  };
}

/**
 * Scores a network on scenes whose poses are known.
 *
 * @param truth [S, J, 3] world mm
 */
export async function scoreScenes(
  models: Models,
  config: TrainConfig,
  set: SceneSet,
  predictions: ScenePredictions,
  truth: Float64Array,
): Promise<EvaluationScores> {
  const { skeleton } = models;
  const truthNdc = worldToPatches(truth, set);
  const triangulated = sceneToWorld(predictions.triangulated, set);
  const single = scorePoses(
    sceneToWorld(predictions.lifted, set),
    perView(truth, set),
    predictions.xy,
    truthNdc,
    skeleton,
  );
  const { physique } = await drawMasks(models, config, predictions.xy);
  const threshold = (values: Float32Array) => Uint8Array.from(values, (v) => (v >= 0.5 ? 1 : 0));
  const overlap = maskIoU(threshold(physique), threshold(set.targetMasks), {
    frames: set.sceneCount * set.views,
  });
  return {
    single,
    triangulated: scorePoses(
      triangulated,
      truth,
      worldToPatches(triangulated, set),
      truthNdc,
      skeleton,
    ),
    ambiguityRatio: ambiguityRatio(predictions.xy, truthNdc, { skeleton, views: set.views }).value,
    physiqueIoU: overlap.value / 100,
  };
}
