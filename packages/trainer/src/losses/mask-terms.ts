import * as tf from '@tensorflow/tfjs';
import type { ShapePrior } from '@mas/models';
import type { Skeleton } from '@mas/skeleton';
import { skeletonMask } from '@mas/skeleton-mask';
import type { BoneWidths } from '../bone-widths.js';
import type { TrainConfig } from '../config.js';
import { drawnBones, type DrawnBones } from '../drawn-bones.js';
import { maskPixels } from '../mask-pixels.js';
import type { SceneBatch } from '../scene-batch.js';
import type { StageStarts } from '../schedule.js';
import { weightAt } from '../weight-at.js';

type MaskConfig = TrainConfig['pose']['mask'];

/** A pixel counts as drawn from this value on, as in the authors' later code. */
const drawnFrom = 0.1;

/** Width of the drawn bones at a point of the run, px of a mask of `size`. */
export function boneSigmas(
  drawn: DrawnBones,
  mask: MaskConfig,
  progress: number,
  size: number,
): number[] {
  const [from, to] = mask.sigma;
  const part = mask.sigmaUntil > 0 ? Math.min(1, progress / mask.sigmaUntil) : 1;
  const ndc = from * (to / from) ** part;
  return drawn.widths.map((width) => (width * ndc * (size - 1)) / 2);
}

/** λ of both masks at a point of the run. */
function maskWeights(
  mask: MaskConfig,
  progress: number,
  stages: StageStarts,
): { skeleton: number; physique: number } {
  const { skeletonWeight, physiqueWeight } = mask;
  const skeleton = weightAt(skeletonWeight, progress, stages);
  if (progress < stages.shapePrior) return { skeleton, physique: 0 };
  if (typeof physiqueWeight !== 'number') {
    return { skeleton, physique: weightAt(physiqueWeight, progress, stages) };
  }
  const ramp = Math.min(1, Math.max(1e-3, (progress - stages.shapePrior) / 0.1));
  return { skeleton, physique: physiqueWeight * ramp };
}

/** The mask loss without its weights, from the weighted terms: what tells whether a stage is done. */
export function unweightedMaskLoss(
  terms: Record<string, number>,
  mask: MaskConfig,
  progress: number,
  stages: StageStarts,
): number {
  const weights = maskWeights(mask, progress, stages);
  const skeleton = weights.skeleton > 0 ? terms.skeleton / weights.skeleton : 0;
  return skeleton + (weights.physique > 0 ? terms.physique / weights.physique : 0);
}

/** The terms that the paper has: drawn and body masks against the given ones (equations 8 and 9). */
export function createMaskTerms(
  config: TrainConfig,
  skeleton: Skeleton,
  shapePrior: ShapePrior,
  boneWidths?: BoneWidths,
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

  function sigmas(drawn: DrawnBones, progress: number): number[] | tf.Tensor {
    const fixed = boneSigmas(drawn, mask, progress, size);
    if (!boneWidths) return fixed;
    // By a product, as gather has no gradient on every backend.
    const picked = tf.buffer([all.bones.length, drawn.bones.length]);
    drawn.bones.forEach(([a, b], column) => {
      picked.set(
        1,
        all.bones.findIndex(([c, d]) => a === c && b === d),
        column,
      );
    });
    const factors = tf.reshape(boneWidths.factors(), [1, -1]) as tf.Tensor2D;
    const own = tf.matMul(factors, picked.toTensor() as tf.Tensor2D);
    return tf.mul(tf.reshape(own, [drawn.bones.length]), tf.tensor1d(fixed));
  }

  return (batch, projected, progress, stages) => {
    const drawn = progress >= stages.arms ? all : withoutArms;
    const skeletonMasks = skeletonMask(maskPixels(projected, joints, size), {
      bones: drawn.bones,
      size,
      sigma: 1,
      perBoneSigma: sigmas(drawn, progress),
      merge: mask.merge,
    });
    const compare = (masks: tf.Tensor, weights: tf.Tensor) => {
      const squared = tf.square(tf.sub(batch.targetMasks, masks));
      return tf.mul(tf.mean(tf.mul(squared, weights)), 10);
    };
    /** The comparison of the skeleton mask, in the authors' variants. */
    const compareDrawn = (): tf.Tensor => {
      if (mask.drawnOnly === 'off') return compare(skeletonMasks, batch.weights);
      const isDrawn = tf.cast(tf.greater(skeletonMasks, drawnFrom), 'float32');
      return mask.drawnOnly === 'pixels'
        ? compare(skeletonMasks, tf.mul(batch.weights, isDrawn))
        : tf.mul(compare(skeletonMasks, batch.weights), tf.mean(isDrawn));
    };
    const weights = maskWeights(mask, progress, stages);
    const terms: Record<string, tf.Tensor> = { skeleton: tf.mul(compareDrawn(), weights.skeleton) };
    if (weights.physique > 0) {
      const physique = compare(shapePrior.physiqueMasks(skeletonMasks), batch.weights);
      terms.physique = tf.mul(physique, weights.physique);
    }
    return terms;
  };
}
