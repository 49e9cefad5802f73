import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { createGeodesicSolver } from './create-geodesic-solver.js';
import type { MaskDistanceOptions } from './distance-options.js';
import { readMask } from './read-mask.js';

/**
 * Exact Euclidean distance from every pixel centre to the nearest pixel centre of the mask.
 *
 * Source: Felzenszwalb and Huttenlocher, Distance transforms of sampled functions, 2012.
 *
 * @param mask H x W, nonzero = inside.
 * @returns H x W Float32 distances in pixels or units of `spacing`, 0 on the mask; Infinity
 *   everywhere when it is empty.
 * @throws Error when the mask is not H x W or holds NaN, or the spacing is not positive and finite.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { distanceToMask } from '@mas/geodesic';
 *
 * const distance = distanceToMask(ndarray(Uint8Array.of(0, 0, 0, 0, 0, 1), [2, 3]));
 * console.log(distance.get(1, 0), distance.get(1, 2)); // 2 0
 * ```
 */
export function distanceToMask(
  mask: NdArray,
  options?: MaskDistanceOptions,
): NdArray<Float32Array> {
  const { flat, height, width } = readMask('distanceToMask', mask);
  const out = new Float32Array(height * width);
  createGeodesicSolver(height, width).distanceToMask(flat, out, options);
  return ndarray(out, [height, width]);
}
