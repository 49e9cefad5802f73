import * as tf from '@tensorflow/tfjs';
import type { Skeleton } from '@mas/skeleton';
import { skeletonMask } from '@mas/skeleton-mask';
import type { ShapePrior } from '@mas/models';
import type { TrainConfig } from '../config.js';
import { drawnBones, type DrawnBones } from '../drawn-bones.js';
import { maskPixels } from '../mask-pixels.js';
import type { SceneBatch } from '../scene-batch.js';
import type { StageStarts } from '../schedule.js';

/** Width of the drawn bones at a point of the run, px of a mask of `size`. */
export function boneSigmas(
  drawn: DrawnBones,
  mask: TrainConfig['pose']['mask'],
  progress: number,
  size: number,
): number[] {
  const [from, to] = mask.sigma;
  const part = mask.sigmaUntil > 0 ? Math.min(1, progress / mask.sigmaUntil) : 1;
  const ndc = from * (to / from) ** part;
  return drawn.widths.map((width) => (width * ndc * (size - 1)) / 2);
}

/** The terms that the paper has: drawn and body masks against the given ones (equations 8 and 9). */
export function createMaskTerms(
  config: TrainConfig,
  skeleton: Skeleton,
  shapePrior: ShapePrior,
): (
  batch: SceneBatch,
  projected: tf.Tensor4D,
  progress: number,
  stages: StageStarts,
) => Record<string, tf.Tensor> {
  const { mask } = config.pose;
  const size = config.data.maskSize;
  const joints = skeleton.joints.length;
  const { all, withoutArms } = drawnBones(skeleton, mask);

  return (batch, projected, progress, stages) => {
    const drawn = progress >= stages.arms ? all : withoutArms;
    const skeletonMasks = skeletonMask(maskPixels(projected, joints, size), {
      bones: drawn.bones,
      size,
      sigma: 1,
      perBoneSigma: boneSigmas(drawn, mask, progress, size),
      merge: mask.merge,
    });
    const compare = (masks: tf.Tensor) => {
      const squared = tf.square(tf.sub(batch.targetMasks, masks));
      return tf.mul(tf.mean(tf.mul(squared, batch.weights)), 10);
    };
    const terms: Record<string, tf.Tensor> = {
      skeleton: tf.mul(compare(skeletonMasks), mask.skeletonWeight),
    };
    if (progress >= stages.shapePrior && mask.physiqueWeight > 0) {
      const ramp = Math.min(1, Math.max(1e-3, (progress - stages.shapePrior) / 0.1));
      const physique = compare(shapePrior.physiqueMasks(skeletonMasks));
      terms.physique = tf.mul(physique, mask.physiqueWeight * ramp);
    }
    return terms;
  };
}
