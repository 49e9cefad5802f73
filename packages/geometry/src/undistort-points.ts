import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { undistort } from './distortion.js';
import { fromPixels, toPixels } from './pixels.js';
import { readArray } from './read-array.js';

/**
 * Moves pixels of the real, distorted image to where an ideal pinhole camera would show them; the
 * inverse of `distortPoints`, by Newton's method to machine precision (OpenCV stops after 5 steps).
 *
 * @param points [N, 2], pixels with distortion.
 * @returns [N, 2], pixels without distortion; NaN where the model has no inverse, far outside the
 *   image of a strongly distorting lens.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * @example
 * const ideal = undistortPoints(pixels, camera);
 */
export function undistortPoints(points: NdArray, camera: Camera): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'undistortPoints: points');
  checkCamera(camera, 'undistortPoints: camera');
  const moved = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 2) {
    fromPixels(flat[i], flat[i + 1], camera.intrinsics, moved, i);
    undistort(moved[i], moved[i + 1], camera.distortion, moved, i);
    toPixels(moved[i], moved[i + 1], camera.intrinsics, moved, i);
  }
  return ndarray(moved, [points.shape[0], 2]);
}
