import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { readSize } from './read-size.js';
import { describeValue } from './describe-value.js';

/** A rectangle in image pixels; `x`, `y` is its upper left corner. May reach over the border. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The camera that sees the patch cut out of an image: the box is resized to `size`, so that
 * u' = (u - x) * size / width, and K' = A K. Pose and distortion stay the same.
 *
 * @param box in pixels of `camera`'s image.
 * @param size width and height of the patch in pixels; one number for a square.
 * @throws Error if the box is empty or not finite, the size is not of whole numbers above 1, or the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { cropCamera, parseCamera, projectPoints } from '@mas/geometry';
 *
 * const camera = parseCamera(
 *   {
 *     id: 'front',
 *     imageSize: [1000, 1000],
 *     intrinsics: [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]],
 *     distortion: [-0.2, 0.24, -0.0016, 0.0009, -0.002],
 *     cameraFromWorld: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]],
 *   },
 *   'front',
 * );
 * const patchCamera = cropCamera(camera, { x: 282, y: 285, width: 460, height: 460 }, 256);
 * const points = ndarray(new Float64Array([300, -200, 0]), [1, 3]);
 * console.log(Array.from(projectPoints(points, patchCamera).data, (n) => n.toFixed(3)).join(' ')); // 166.206 102.549
 * ```
 */
export function cropCamera(
  camera: Camera,
  box: Box,
  size: number | readonly [width: number, height: number],
): Camera {
  checkCamera(camera, 'cropCamera: camera');
  const imageSize = checkBox(box, size, 'cropCamera');
  const { x, y, width, height } = box;
  const scaleX = imageSize[0] / width;
  const scaleY = imageSize[1] / height;
  const [first, second, last] = camera.intrinsics;
  return {
    ...camera,
    imageSize,
    intrinsics: [
      [first[0] * scaleX, first[1] * scaleX, (first[2] - x) * scaleX],
      [second[0] * scaleY, second[1] * scaleY, (second[2] - y) * scaleY],
      last,
    ],
  };
}

/** Checks a box and the size of its patch, and returns that as [width, height]. */
export function checkBox(
  box: Box,
  size: number | readonly [width: number, height: number],
  where: string,
): readonly [width: number, height: number] {
  const { x, y, width, height } = box ?? {};
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new Error(
      `${where}: box: expected finite x, y and positive width, height in pixels, found ` +
        `${describeValue(box)}.`,
    );
  }
  return readSize(size, where);
}
