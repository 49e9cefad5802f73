import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { checkBox } from './crop-camera.js';
import type { Box } from './crop-camera.js';
import { readArray } from './read-array.js';

/**
 * Image pixels to the pixels of a patch, u' = (u - x) * size / width: what `cropCamera` does to the
 * camera, for points that were seen already.
 *
 * @param points [N, 2], pixels of the image. @param box the part that the patch shows.
 * @param size width and height of the patch in pixels; one number for a square.
 * @returns [N, 2], pixels of the patch.
 * @throws Error if the shape, the box or the size does not fit.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { imageToPatch } from '@mas/geometry';
 *
 * const points = ndarray(new Float64Array([400, 315]), [1, 2]);
 * const patch = imageToPatch(points, { x: 300, y: 200, width: 460, height: 460 }, 256);
 * console.log(patch.get(0, 0).toFixed(3), patch.get(0, 1).toFixed(3)); // 55.652 64.000
 * ```
 */
export function imageToPatch(
  points: NdArray,
  box: Box,
  size: number | readonly [width: number, height: number],
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'imageToPatch: points');
  const [width, height] = checkBox(box, size, 'imageToPatch');
  const moved = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 2) {
    moved[i] = ((flat[i] - box.x) * width) / box.width;
    moved[i + 1] = ((flat[i + 1] - box.y) * height) / box.height;
  }
  return ndarray(moved, [points.shape[0], 2]);
}
