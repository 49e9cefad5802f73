import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { readArray } from './read-array.js';

/**
 * Points of the camera's frame in the world; the inverse of `worldToCamera`.
 *
 * @param points [N, 3], camera millimetres.
 * @returns [N, 3], world millimetres.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { cameraToWorld, parseCamera } from '@mas/geometry';
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
 * const center = cameraToWorld(ndarray(new Float64Array(3), [1, 3]), camera);
 * console.log(center.data.join(' ')); // 0 0 -5000
 * ```
 */
export function cameraToWorld(points: NdArray, camera: Camera): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 3], 'cameraToWorld: points');
  checkCamera(camera, 'cameraToWorld: camera');
  const [a, b, c] = camera.cameraFromWorld;
  const world = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 3) {
    const x = flat[i] - a[3];
    const y = flat[i + 1] - b[3];
    const z = flat[i + 2] - c[3];
    for (let d = 0; d < 3; d++) world[i + d] = a[d] * x + b[d] * y + c[d] * z;
  }
  return ndarray(world, [points.shape[0], 3]);
}
