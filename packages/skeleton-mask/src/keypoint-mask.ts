import type * as tf from '@tensorflow/tfjs';
import { checkInputs, drawPoses } from './draw-poses.js';
import type { Merge } from './raster-options.js';

/** Options of {@link keypointMask}. */
export interface KeypointMaskOptions {
  /** Side of the square image in pixels, or [height, width]. */
  readonly size: number | readonly [number, number];
  /** Width of the dots in pixels. A tensor of one value gets a gradient. */
  readonly sigma: number | tf.Tensor;
  /** How dots that overlap combine; default `'max'`. */
  readonly merge?: Merge;
}

/**
 * The baseline that {@link skeletonMask} is compared with: every joint is a Gaussian dot
 * `exp(-|p - x_j|^2 / sigma^2)`, merged over the joints.
 *
 * Differentiable in the keypoints and in `sigma`, with the same backends, NaN rule and memory as
 * `skeletonMask`. Without TensorFlow.js: `rasterizeSkeleton` with a bone [j, j] for each joint.
 *
 * Source: Yang et al., Mask as Supervision, ECCV 2024, eq. 3.
 *
 * @param keypoints [B, J, 2], (x, y) in pixels.
 * @returns [B, H, W, 1].
 * @throws Error when a shape, a size or the width is wrong.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { keypointMask } from '@mas/skeleton-mask';
 *
 * const dots = keypointMask(tf.tensor3d([[[1, 1]]]), { size: 3, sigma: 1 });
 * console.log(dots.shape); // [ 1, 3, 3, 1 ]
 * ```
 */
export function keypointMask(keypoints: tf.Tensor3D, options: KeypointMaskOptions): tf.Tensor4D {
  checkInputs('keypointMask', keypoints, options);
  const { size, sigma, merge } = options;
  const joints = keypoints.shape[1];
  const bones = Array.from({ length: joints }, (_, j) => [j, j] as const);
  return drawPoses('keypointMask', keypoints, { bones, size, sigma, merge });
}
