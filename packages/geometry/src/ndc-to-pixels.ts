import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { readArray } from './read-array.js';
import { readSize } from './read-size.js';

/**
 * Normalised coordinates to pixels, u = (n + 1)(size - 1)/2; the inverse of `pixelsToNdc`.
 *
 * @param points [N, 2].
 * @param size width and height of the image in pixels; one number for a square.
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
  size: number | readonly [width: number, height: number],
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'ndcToPixels: points');
  const [width, height] = readSize(size, 'ndcToPixels');
  const pixels = Float64Array.from(
    flat,
    (value, i) => ((value + 1) * ((i % 2 ? height : width) - 1)) / 2,
  );
  return ndarray(pixels, [points.shape[0], 2]);
}
