import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { createGeodesicSolver } from './create-geodesic-solver.js';
import type { GeodesicOrder } from './create-geodesic-solver.js';
import { readMask } from './read-mask.js';

/** Options of {@link geodesicDistance}. */
export interface GeodesicDistanceOptions {
  /** Order of the finite differences, 1 or 2; default 2. */
  readonly order?: GeodesicOrder;
}

/**
 * Geodesic distance inside a mask: the length in pixels of the shortest path from the nearest
 * source that stays inside, by fast marching on the four-connected pixel grid.
 *
 * Order 1 equals scikit-fmm's; order 2 has about a third of its error away from corners. Both give
 * the flipped or transposed result for a flipped or transposed mask, to the last bit. Order 1 also
 * keeps the triangle inequality and never grows when the mask grows.
 *
 * Source: Sethian, A fast marching level set method, PNAS 1996; second-order stencil as in
 * Sethian, Fast marching methods, SIAM Review 1999.
 *
 * @param mask H x W, nonzero = inside.
 * @param sources pixels [x, y] inside the mask, distance 0; an empty list reaches nothing.
 * @returns H x W Float32 distances in pixels, Infinity outside the mask and where unreachable.
 * @throws Error when the mask is not H x W or holds NaN, or a source is not a pixel inside the
 *   mask (see `nearestMaskPixel`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { geodesicDistance } from '@mas/geodesic';
 *
 * const mask = ndarray(Uint8Array.of(1, 0, 1, 1, 1, 1), [2, 3]); // a U
 * const distance = geodesicDistance(mask, [[0, 0]], { order: 1 });
 * console.log(distance.get(0, 0), distance.get(0, 1), distance.get(0, 2)); // 0 Infinity 4
 * ```
 */
export function geodesicDistance(
  mask: NdArray,
  sources: readonly (readonly [x: number, y: number])[],
  { order = 2 }: GeodesicDistanceOptions = {},
): NdArray<Float32Array> {
  const { flat, height, width } = readMask('geodesicDistance', mask);
  const out = new Float32Array(height * width);
  createGeodesicSolver(height, width).geodesicDistance(flat, sources.flat(), out, order);
  return ndarray(out, [height, width]);
}
