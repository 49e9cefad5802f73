import type { NdArray } from 'ndarray';
import { nearestPixels } from './nearest-pixels.js';
import { readMask } from './read-mask.js';

/**
 * The pixel of a mask that is nearest to a point, for instance to a centroid outside the mask.
 *
 * @param mask H x W, nonzero = inside.
 * @param point [x, y] in pixels, anywhere.
 * @returns the pixel [x, y]; of equally near ones the first in row-major order; null when the mask
 *   is empty.
 * @throws Error when the mask is not H x W or holds NaN, or the point is not finite.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { nearestMaskPixel } from '@mas/geodesic';
 *
 * const mask = ndarray(Uint8Array.of(1, 0, 0, 1), [1, 4]);
 * console.log(nearestMaskPixel(mask, [1.6, 0])); // [ 3, 0 ]
 * ```
 */
export function nearestMaskPixel(
  mask: NdArray,
  point: readonly [x: number, y: number],
): [x: number, y: number] | null {
  const { flat, width } = readMask('nearestMaskPixel', mask);
  if (!Number.isFinite(point?.[0]) || !Number.isFinite(point[1])) {
    throw new Error(`nearestMaskPixel: point must be finite [x, y], found [${point}].`);
  }
  const found = new Int32Array(1);
  const moments = { count: 1, sumX: point[0], sumY: point[1] };
  if (nearestPixels(flat, width, moments, found) === 0) return null;
  return [found[0] % width, Math.floor(found[0] / width)];
}
