import * as tf from '@tensorflow/tfjs';
import { rasterizeSkeleton } from './rasterize-skeleton.js';
import { rasterizeSkeletonGradient } from './rasterize-skeleton-gradient.js';
import type { Bones, Merge, RasterOptions } from './raster-options.js';

/** Options of {@link skeletonMask}. */
export interface SkeletonMaskOptions {
  /** Pairs of joint indices, for instance the mask bones of a skeleton of `@mas/skeleton`. */
  readonly bones: Bones;
  /** Side of the square image in pixels, or [height, width]. */
  readonly size: number | readonly [number, number];
  /** Width of every bone in pixels; see `sigmaFromNdc` for the papers' NDC widths. */
  readonly sigma?: number;
  /** Width of each bone in pixels; overrides `sigma`. */
  readonly perBoneSigma?: ArrayLike<number>;
  /** How bones that overlap combine; default `'max'`. */
  readonly merge?: Merge;
}

/**
 * Differentiable skeleton mask: draws every bone as `exp(-d^2 / sigma^2)`, d being the distance in
 * pixels to the bone's segment, and merges the bones of a pose into one channel.
 *
 * Differentiable once in the keypoints (analytic; no second derivatives). The keypoints are read
 * synchronously, so it runs on the cpu, wasm and node backends; the webgpu backend has no
 * synchronous reads, use `rasterizeSkeleton` with `await keypoints.data()` there. Bones with a NaN
 * or infinite end are not drawn and give no gradient; ends off the image are fine. Memory is one
 * B x H x W map and, for `max`, one index per pixel, whatever the number of bones.
 *
 * Source: Yang et al., Mask as Supervision, ECCV 2024.
 *
 * @param keypoints [B, J, 2], (x, y) in pixels, pixel centres at integers, x right, y down.
 * @returns [B, H, W, 1].
 * @throws Error when a shape, an index, a size or a width is wrong.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { skeletonMask } from '@mas/skeleton-mask';
 *
 * const keypoints = tf.tensor3d([[[1, 1], [3, 1]]]);
 * const mask = skeletonMask(keypoints, { bones: [[0, 1]], size: [3, 5], sigma: 1 });
 * console.log(mask.shape); // [ 1, 3, 5, 1 ]
 * ```
 */
export function skeletonMask(keypoints: tf.Tensor3D, options: SkeletonMaskOptions): tf.Tensor4D {
  return drawPoses('skeletonMask', keypoints, options.bones, options);
}

/** What `skeletonMask` and `keypointMask` share. @internal */
export function drawPoses(
  name: string,
  keypoints: tf.Tensor3D,
  bones: Bones,
  { size, sigma, perBoneSigma, merge = 'max' }: Omit<SkeletonMaskOptions, 'bones'>,
): tf.Tensor4D {
  if (keypoints.rank !== 3 || keypoints.shape[2] !== 2) {
    throw new Error(
      `${name}: keypoints must have shape [B, J, 2], found [${keypoints.shape.join(', ')}].`,
    );
  }
  const [batch, joints] = keypoints.shape;
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  const options: RasterOptions = {
    batch,
    joints,
    bones,
    height,
    width,
    sigma,
    perBoneSigma,
    merge,
  };
  const draw = tf.customGrad((input) => {
    const points = (input as tf.Tensor).dataSync<'float32'>();
    const nearest = merge === 'max' ? new Int16Array(batch * height * width) : undefined;
    const image = rasterizeSkeleton(points, options, undefined, nearest);
    return {
      value: tf.tensor4d(image, [batch, height, width, 1], 'float32'),
      gradFunc: (dy: tf.Tensor) =>
        tf.tensor3d(
          rasterizeSkeletonGradient(points, dy.dataSync<'float32'>(), options, undefined, nearest)
            .keypoints,
          [batch, joints, 2],
          'float32',
        ),
    };
  });
  return draw(keypoints) as tf.Tensor4D;
}
