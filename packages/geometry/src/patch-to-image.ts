import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { checkBox } from './crop-camera.js';
import type { Box } from './crop-camera.js';
import { readArray } from './read-array.js';

/**
 * Pixels of a patch to those of the image that it was cut from; the inverse of `imageToPatch`.
 *
 * @param points [N, 2], pixels of the patch; `ndcToPixels` makes them from [-1, 1].
 * @param box the part of the image that the patch shows.
 * @param size width and height of the patch in pixels; one number for a square.
 * @returns [N, 2], pixels of the image.
 * @throws Error if the shape, the box or the size does not fit.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { patchToImage } from '@mas/geometry';
 *
 * const points = ndarray(new Float64Array([128, 64]), [1, 2]);
 * const image = patchToImage(points, { x: 300, y: 200, width: 460, height: 460 }, 256);
 * console.log(image.get(0, 0), image.get(0, 1)); // 530 315
 * ```
 */
export function patchToImage(
  points: NdArray,
  box: Box,
  size: number | readonly [width: number, height: number],
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'patchToImage: points');
  const [width, height] = checkBox(box, size, 'patchToImage');
  const moved = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 2) {
    moved[i] = (flat[i] * box.width) / width + box.x;
    moved[i + 1] = (flat[i + 1] * box.height) / height + box.y;
  }
  return ndarray(moved, [points.shape[0], 2]);
}
