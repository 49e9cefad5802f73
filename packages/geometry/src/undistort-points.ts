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
 * @returns [N, 2], pixels without distortion; NaN where the lens shows no point before its distortion
 *   folds back, far outside the image of a strongly distorting lens.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { parseCamera, undistortPoints } from '@mas/geometry';
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
 * const seen = ndarray(new Float64Array([892.671, 514.79]), [1, 2]);
 * console.log(Array.from(undistortPoints(seen, camera).data, (n) => n.toFixed(3)).join(' ')); // 900.000 515.000
 * ```
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
