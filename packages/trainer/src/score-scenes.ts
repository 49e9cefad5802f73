import { ambiguityRatio, createPoseMetrics, error2d, maskIoU, type SwapMode } from '@mas/metrics';
import type { SceneSet } from '@mas/datasets';
import type { Skeleton } from '@mas/skeleton';
import { atTrueDepth } from './at-true-depth.js';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { drawMasks } from './draw-masks.js';
import type {
  EvaluationResult,
  EvaluationScores,
  PoseScores,
  UnalignedScores,
} from './evaluation-result.js';
import { flipSides } from './flip-sides.js';
import { worldToPatches } from './predict-scenes.js';
import { perView, type WorldPoses } from './world-poses.js';

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
 * Scores poses of scenes whose true poses are known.
 *
 * @param truth [S, J, 3] world mm
 * @param flip supervised flip; the ambiguity is that of the poses before it.
 */
export function scoreScenes(
  poses: WorldPoses,
  set: SceneSet,
  truth: Float64Array,
  skeleton: Skeleton,
  flip: SwapMode,
): Omit<EvaluationScores, 'physiqueIoU'> & Pick<EvaluationResult, 'perJointMpjpe' | 'unaligned'> {
  const truthNdc = worldToPatches(truth, set);
  const truthOfViews = perView(truth, set);
  const single = flipSides(poses.single, truthOfViews, poses.xy, skeleton, flip);
  const together = Float64Array.from(
    flipSides(poses.triangulated, truth, [], skeleton, flip).poses,
  );
  return {
    single: scorePoses(single.poses, truthOfViews, single.xy, truthNdc, skeleton),
    triangulated: scorePoses(together, truth, worldToPatches(together, set), truthNdc, skeleton),
    unaligned: {
      single: scoreUnaligned(
        atTrueDepth(Float64Array.from(single.poses), truth, set),
        truthOfViews,
        skeleton,
      ),
      triangulated: scoreUnaligned(together, truth, skeleton),
    },
    ambiguityRatio: ambiguityRatio(poses.xy, truthNdc, { skeleton, views: set.views }).value,
    perJointMpjpe: rootAlignedErrors(single.poses, truthOfViews, skeleton),
  };
}

function scoreUnaligned(
  predicted: Float64Array,
  truth: Float64Array,
  { joints }: Skeleton,
): UnalignedScores {
  const metrics = createPoseMetrics({ joints: joints.length, convention: 'authors' });
  metrics.add(predicted, truth);
  const { mpjpe, nMpjpe, pck150, auc } = metrics.result();
  return {
    mpjpe: mpjpe.value,
    nMpjpe: nMpjpe.value,
    pck150: pck150.value,
    auc: auc.value,
  };
}

/** Overlap of the body masks of points [S, V, J, 2], patch NDC, and the given masks, 0-1. */
export async function bodyMaskOverlap(
  models: Models,
  config: TrainConfig,
  set: SceneSet,
  xy: Float32Array,
): Promise<number> {
  const { physique } = await drawMasks(models, config, xy);
  const threshold = (values: Float32Array) => Uint8Array.from(values, (v) => (v >= 0.5 ? 1 : 0));
  const overlap = maskIoU(threshold(physique), threshold(set.targetMasks), {
    frames: set.sceneCount * set.views,
  });
  return overlap.value / 100;
}

/** Mean distance per joint, mm, after both roots are moved to the origin. */
function rootAlignedErrors(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  { joints }: Skeleton,
): Record<string, number> {
  const poses = predicted.length / (3 * joints.length);
  const errors = new Float64Array(joints.length);
  for (let i = 0; i < poses; i++) {
    const root = i * joints.length * 3;
    for (let j = 0; j < joints.length; j++) {
      const at = root + j * 3;
      const d = [0, 1, 2].map(
        (k) => predicted[at + k] - predicted[root + k] - (truth[at + k] - truth[root + k]),
      );
      errors[j] += Math.hypot(...d) / poses;
    }
  }
  return Object.fromEntries(joints.map((joint, j) => [joint, errors[j]]));
}
