import type { NdArray } from 'ndarray';
import { maskMoments } from './mask-moments.js';
import { readMask } from './read-mask.js';

/**
 * Mean position of the pixels inside a mask.
 *
 * @param mask H x W, nonzero = inside.
 * @returns [x, y] in pixels, pixel centres at integers, possibly outside the mask; null when the
 *   mask is empty.
 * @throws Error when the mask is not H x W or holds NaN.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { maskCentroid } from '@mas/geodesic';
 *
 * console.log(maskCentroid(ndarray(Uint8Array.of(0, 1, 0, 1), [2, 2]))); // [ 1, 0.5 ]
 * ```
 */
export function maskCentroid(mask: NdArray): [x: number, y: number] | null {
  const { flat, width } = readMask('maskCentroid', mask);
  const { count, sumX, sumY } = maskMoments(flat, width);
  return count === 0 ? null : [sumX / count, sumY / count];
}
