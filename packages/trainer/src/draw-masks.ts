import * as tf from '@tensorflow/tfjs';
import { rasterizeSkeleton } from '@mas/skeleton-mask/raster';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { drawnBones } from './drawn-bones.js';
import { boneSigmas } from './losses/mask-terms.js';
import { maskPixelValues } from './mask-pixels.js';

/** Skeleton and body masks of poses. */
export interface DrawnMasks {
  /** [B, M, M] in [0, 1] */
  skeleton: Float32Array;
  /** [B, M, M] in (0, 1) */
  physique: Float32Array;
}

/**
 * Draws poses as the training ended drawing them, and turns them into body masks.
 *
 * @param xy [B, J, 2] patch NDC
 */
export async function drawMasks(
  models: Models,
  config: TrainConfig,
  xy: Float32Array,
): Promise<DrawnMasks> {
  const size = config.data.maskSize;
  const joints = models.skeleton.joints.length;
  const batch = xy.length / (2 * joints);
  const { all } = drawnBones(models.skeleton, config.pose.mask);
  const factors = models.boneWidths
    ? tf.tidy(() => models.boneWidths!.factors().dataSync())
    : all.bones.map(() => 1);
  const skeleton = rasterizeSkeleton(maskPixelValues(xy, size), {
    batch,
    joints,
    bones: all.bones,
    height: size,
    width: size,
    perBoneSigma: boneSigmas(all, config.pose.mask, 1, size).map((sigma, b) => sigma * factors[b]),
    merge: config.pose.mask.merge,
  });
  const cells = size * size;
  const physique = new Float32Array(batch * cells);
  const chunk = 64;
  for (let start = 0; start < batch; start += chunk) {
    const count = Math.min(chunk, batch - start);
    const masks = tf.tidy(() =>
      models.shapePrior.physiqueMasks(
        tf.tensor4d(skeleton.slice(start * cells, (start + count) * cells), [count, size, size, 1]),
      ),
    );
    physique.set(await masks.data<'float32'>(), start * cells);
    masks.dispose();
  }
  return { skeleton, physique };
}
