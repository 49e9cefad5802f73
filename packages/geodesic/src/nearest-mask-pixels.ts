import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { createGeodesicSolver } from './create-geodesic-solver.js';
import type { MaskDistanceOptions } from './distance-to-mask.js';
import { readMask } from './read-mask.js';

/** Result of {@link nearestMaskPixels}. */
export interface NearestMaskPixels {
  /** H x W, as `distanceToMask` gives it. */
  readonly distance: NdArray<Float32Array>;
  /** H x W, the nearest mask pixel [x, y] as y * W + x; -1 everywhere when the mask is empty. */
  readonly index: NdArray<Int32Array>;
}

/**
 * The nearest mask pixel of every pixel, in a straight line, with its distance (the feature
 * transform of the mask). Of equally near ones any may be given.
 *
 * @param mask H x W, nonzero = inside.
 * @throws Error as `distanceToMask`.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { nearestMaskPixels } from '@mas/geodesic';
 *
 * const { index } = nearestMaskPixels(ndarray(Uint8Array.of(1, 0, 0, 0, 1), [1, 5]));
 * console.log(index.get(0, 1), index.get(0, 3)); // 0 4
 * ```
 */
export function nearestMaskPixels(mask: NdArray, options?: MaskDistanceOptions): NearestMaskPixels {
  const { flat, height, width } = readMask('nearestMaskPixels', mask);
  const out = new Float32Array(height * width);
  const nearest = new Int32Array(height * width);
  createGeodesicSolver(height, width).distanceToMask(flat, out, { ...options, nearest });
  return { distance: ndarray(out, [height, width]), index: ndarray(nearest, [height, width]) };
}
