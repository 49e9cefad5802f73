import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { distort } from './distortion.js';
import { toPixels } from './pixels.js';
import { readArray } from './read-array.js';

/**
 * Projects world points to image pixels, with distortion.
 *
 * @param points [N, 3], world millimetres.
 * @returns [N, 2], pixels. A point at or behind the camera plane (depth <= 0), or one that is
 *   itself NaN, gives NaN.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * The model is OpenCV's `projectPoints`.
 *
 * @example
 * const pixels = projectPoints(ndarray(new Float64Array([0, 0, 5000]), [1, 3]), camera);
 * pixels.get(0, 0); // u of the first point
 */
export function projectPoints(points: NdArray, camera: Camera): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 3], 'projectPoints: points');
  checkCamera(camera, 'projectPoints: camera');
  return ndarray(projectPointsFlat(flat, camera), [points.shape[0], 2]);
}

/** `projectPoints` on flat arrays, [N * 3] to [N * 2], without checks. */
export function projectPointsFlat(points: ArrayLike<number>, camera: Camera): Float64Array {
  const count = Math.floor(points.length / 3);
  const { intrinsics, distortion, cameraFromWorld } = camera;
  const [a, b, c] = cameraFromWorld;
  const pixels = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) {
    const x = points[3 * i];
    const y = points[3 * i + 1];
    const z = points[3 * i + 2];
    const depth = c[0] * x + c[1] * y + c[2] * z + c[3];
    const o = 2 * i;
    if (!(depth > 0)) {
      pixels[o] = NaN;
      pixels[o + 1] = NaN;
      continue;
    }
    const xn = (a[0] * x + a[1] * y + a[2] * z + a[3]) / depth;
    const yn = (b[0] * x + b[1] * y + b[2] * z + b[3]) / depth;
    distort(xn, yn, distortion, pixels, o);
    toPixels(pixels[o], pixels[o + 1], intrinsics, pixels, o);
  }
  return pixels;
}
