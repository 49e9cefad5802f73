import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';

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
 * @throws Error if the box is empty or not finite, or the camera is not valid (`checkCamera`).
 *
 * @example
 * const patchCamera = cropCamera(camera, { x: 300, y: 200, width: 460, height: 460 }, 256);
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
  const { x, y, width, height } = box;
  if (![x, y, width, height].every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new Error(
      `${where}: box: expected finite x, y and positive width, height in pixels, found ` +
        `${JSON.stringify(box)}.`,
    );
  }
  const imageSize = typeof size === 'number' ? ([size, size] as const) : size;
  if (!imageSize.every((n) => Number.isInteger(n) && n > 1)) {
    throw new Error(
      `${where}: size: expected whole numbers greater than 1, found ${JSON.stringify(size)}.`,
    );
  }
  return imageSize;
}
