import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { checkSize } from './pixels-to-ndc.js';
import { readArray } from './read-array.js';

/**
 * Normalised coordinates to pixels, u = (n + 1)(size - 1)/2; the inverse of `pixelsToNdc`.
 *
 * @param points [N, 2].
 * @param size width and height of the image, both greater than 1.
 * @returns [N, 2], pixels.
 * @throws Error if a shape or size does not fit.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { ndcToPixels } from '@mas/geometry';
 *
 * const ndc = ndarray(new Float64Array([1, -1]), [1, 2]);
 * console.log(ndcToPixels(ndc, [256, 256]).data.join(' ')); // 255 0
 * ```
 */
export function ndcToPixels(
  points: NdArray,
  size: readonly [width: number, height: number],
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'ndcToPixels: points');
  checkSize(size, 'ndcToPixels');
  const pixels = Float64Array.from(flat, (value, i) => ((value + 1) * (size[i % 2] - 1)) / 2);
  return ndarray(pixels, [points.shape[0], 2]);
}
