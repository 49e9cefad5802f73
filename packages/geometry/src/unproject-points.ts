import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { undistort } from './distortion.js';
import { fromPixels } from './pixels.js';
import { readArray } from './read-array.js';

/**
 * World points that lie on the rays of pixels at given depths; the inverse of `projectPoints`.
 *
 * @param points [N, 2], pixels, distorted as in the image.
 * @param depths [N], millimetres along the camera's z axis.
 * @returns [N, 3], world millimetres; NaN where the distortion cannot be inverted.
 * @throws Error if a shape does not fit or the camera is not valid (`checkCamera`).
 *
 * @example
 * const world = unprojectPoints(pixels, ndarray(new Float64Array([5000]), [1]), camera);
 */
export function unprojectPoints(
  points: NdArray,
  depths: NdArray,
  camera: Camera,
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'unprojectPoints: points');
  const count = points.shape[0];
  const z = readArray(depths, [count], 'unprojectPoints: depths');
  checkCamera(camera, 'unprojectPoints: camera');
  return ndarray(unprojectPointsFlat(flat, z, camera), [count, 3]);
}

/** `unprojectPoints` on flat arrays, [N * 2] and [N] to [N * 3], without checks. */
export function unprojectPointsFlat(
  points: ArrayLike<number>,
  depths: ArrayLike<number>,
  camera: Camera,
): Float64Array {
  const { intrinsics, distortion, cameraFromWorld } = camera;
  const [a, b, c] = cameraFromWorld;
  const world = new Float64Array(depths.length * 3);
  const xy = [0, 0];
  for (let i = 0; i < depths.length; i++) {
    fromPixels(points[2 * i], points[2 * i + 1], intrinsics, xy, 0);
    undistort(xy[0], xy[1], distortion, xy, 0);
    const x = xy[0] * depths[i] - a[3];
    const y = xy[1] * depths[i] - b[3];
    const z = depths[i] - c[3];
    for (let d = 0; d < 3; d++) world[3 * i + d] = a[d] * x + b[d] * y + c[d] * z;
  }
  return world;
}
