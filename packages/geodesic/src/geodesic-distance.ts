import type { NdArray } from 'ndarray';
import type { GeodesicDistanceOptions } from './distance-options.js';
import { findNearest } from './find-nearest.js';

/**
 * Geodesic distance inside a mask: the length of the shortest path from the nearest source that
 * stays inside.
 *
 * By default the length is exact: inside means in the union of the pixels' squares, squares that
 * touch at a corner only are not connected there, and distances run from pixel centre to pixel
 * centre. `order: 1` or `2` gives the upwind solution of |grad T| = 1 / speed instead, whose paths
 * go from pixel centre to pixel centre: order 1 equals scikit-fmm's, keeps the triangle inequality
 * on the grid and never grows when the mask grows; order 2 is nearer to the truth. All give the
 * flipped or transposed result for a flipped or transposed mask, to the last bit.
 *
 * Source: Mitchell, Mount and Papadimitriou, The discrete geodesic problem, SIAM J. Comput. 1987
 * (continuous Dijkstra); Sethian, A fast marching level set method, PNAS 1996, and Fast marching
 * methods, SIAM Review 1999.
 *
 * @param mask H x W, nonzero = inside.
 * @param sources pixels [x, y] inside the mask, distance 0; an empty list reaches nothing.
 * @returns H x W Float32 distances in pixels, or in the units of `spacing` and `speed`; Infinity
 *   outside the mask and where unreachable.
 * @throws Error when the mask is not H x W or holds NaN, a source is not a pixel inside the mask
 *   (see `nearestMaskPixel`), or an option is wrong.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { geodesicDistance } from '@mas/geodesic';
 *
 * const mask = ndarray(Uint8Array.of(1, 0, 1, 1, 1, 1), [2, 3]); // a U
 * const distance = geodesicDistance(mask, [[0, 0]]);
 * console.log(distance.get(0, 0), distance.get(0, 1)); // 0 Infinity
 * console.log(distance.get(0, 2)); // 2.4142136573791504
 * console.log(geodesicDistance(mask, [[0, 0]], { order: 1 }).get(0, 2)); // 4
 * ```
 */
export function geodesicDistance(
  mask: NdArray,
  sources: readonly (readonly [x: number, y: number])[],
  options: GeodesicDistanceOptions = {},
): NdArray<Float32Array> {
  return findNearest('geodesicDistance', mask, sources, options, false).distance;
}
