import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { createGeodesicSolver } from './create-geodesic-solver.js';
import { readMask } from './read-mask.js';
import type { GeodesicWeightOptions } from './weight-options.js';

/**
 * The weighting map G of Mask as Supervision: `G = exp(a d_f) + b + c d_b + d`, large on the
 * extremities of the body and far away from it.
 *
 * d_f is the geodesic distance inside the mask from its centroid (0 on the background), d_b the
 * distance of background pixels to the mask (0 on the mask), each divided by its maximum over the
 * image. With the default `params` and `normalize: 'none'`, G is 3 to 9.39 on the mask and 3 to 5
 * on the background.
 *
 * The centroid is moved to the nearest mask pixel (all of them when several are equally near);
 * parts that are not connected to it get d_f = 1. d_b is exactly Euclidean. A one-pixel mask has
 * d_f = 0, a full mask d_b = 0. An empty mask gives 1 everywhere.
 *
 * `compat: true` does what the released code does: centroid truncated to a pixel, 1 everywhere when
 * that pixel is not inside the mask, d_f = 0 on unconnected parts, d_b by second-order fast
 * marching, NaN everywhere when the mask is full or only one pixel is reached, no normalisation.
 *
 * Source: Yang et al., Mask as Supervision, ECCV 2024, and `compute_geodesic_dis` in the released
 * code of X as Supervision.
 *
 * @param mask H x W, nonzero = inside.
 * @returns H x W Float32 weights.
 * @throws Error when the mask is not H x W or holds NaN, an option is wrong, or the mean to divide by
 *   is not positive and finite.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { geodesicWeight } from '@mas/geodesic';
 *
 * const mask = ndarray(Uint8Array.of(0, 1, 1, 1, 0), [1, 5]);
 * const weight = geodesicWeight(mask, { normalize: 'none' });
 * console.log(weight.get(0, 2), weight.get(0, 0), weight.get(0, 1)); // 3 5 9.389056205749512
 * ```
 */
export function geodesicWeight(
  mask: NdArray,
  options?: GeodesicWeightOptions,
): NdArray<Float32Array> {
  const { flat, height, width } = readMask('geodesicWeight', mask);
  const out = new Float32Array(height * width);
  createGeodesicSolver(height, width).geodesicWeight(flat, out, options);
  return ndarray(out, [height, width]);
}
