import type * as tf from '@tensorflow/tfjs';
import { checkInputs, drawPoses } from './draw-poses.js';
import type { Bones, Merge } from './raster-options.js';

/** Options of {@link skeletonMask}. */
export interface SkeletonMaskOptions {
  /** Pairs of joint indices, for instance the mask bones of a skeleton of `@mas/skeleton`. */
  readonly bones: Bones;
  /** Side of the square image in pixels, or [height, width]. */
  readonly size: number | readonly [number, number];
  /**
   * Width of every bone in pixels; see `sigmaFromNdc` for the papers' NDC widths. A tensor of one
   * value gets a gradient.
   */
  readonly sigma?: number | tf.Tensor;
  /** Width of each bone in pixels; overrides `sigma`. A tensor [bones] gets a gradient. */
  readonly perBoneSigma?: ArrayLike<number> | tf.Tensor;
  /** How bones that overlap combine; default `'max'`. */
  readonly merge?: Merge;
}

/**
 * Differentiable skeleton mask: draws every bone as `exp(-d^2 / sigma^2)`, d being the distance in
 * pixels to the bone's segment, and merges the bones of a pose into one channel.
 *
 * Differentiable once in the keypoints and in widths that are tensors (analytic; no second
 * derivatives). Bones with a NaN or infinite end are not drawn and give no gradient; a bone of
 * zero length is a dot; ends off the image are fine; of equal bones the first counts. An empty
 * batch gives an empty mask.
 *
 * Memory: a few B x H x W maps, whatever the number of bones. On the cpu, wasm, webgl and node
 * backends the keypoints are read and drawn by `rasterizeSkeleton`. The webgpu backend has no
 * synchronous reads: there the bones are drawn one after another with tensor operations, in
 * float32 (ends beyond some 1e4 px lose precision), and widths that are tensors are not checked.
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
  checkInputs('skeletonMask', keypoints, options);
  return drawPoses('skeletonMask', keypoints, options);
}
