import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { readArray } from './read-array.js';
import { readSize } from './read-size.js';

/**
 * Pixels to normalised coordinates, n = 2u/(size - 1) - 1: the centres of the first and last pixel
 * become -1 and 1.
 *
 * @param points [N, 2], pixels.
 * @param size width and height of the image in pixels; one number for a square.
 * @returns [N, 2].
 * @throws Error if a shape or size does not fit.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { pixelsToNdc } from '@mas/geometry';
 *
 * const pixels = ndarray(new Float64Array([255, 0]), [1, 2]);
 * console.log(pixelsToNdc(pixels, [256, 256]).data.join(' ')); // 1 -1
 * ```
 */
export function pixelsToNdc(
  points: NdArray,
  size: number | readonly [width: number, height: number],
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'pixelsToNdc: points');
  const [width, height] = readSize(size, 'pixelsToNdc');
  const ndc = Float64Array.from(
    flat,
    (value, i) => (2 * value) / ((i % 2 ? height : width) - 1) - 1,
  );
  return ndarray(ndc, [points.shape[0], 2]);
}
