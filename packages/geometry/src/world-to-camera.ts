import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { readArray } from './read-array.js';

/**
 * World points in the camera's frame: x right, y down, z forward (the depth).
 *
 * @param points [N, 3], world millimetres.
 * @returns [N, 3], camera millimetres.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { parseCamera, worldToCamera } from '@mas/geometry';
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
 * const points = worldToCamera(ndarray(new Float64Array([100, 0, -200]), [1, 3]), camera);
 * console.log(points.data.join(' ')); // 100 0 4800
 * ```
 */
export function worldToCamera(points: NdArray, camera: Camera): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 3], 'worldToCamera: points');
  checkCamera(camera, 'worldToCamera: camera');
  const moved = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 3) {
    for (let d = 0; d < 3; d++) {
      const row = camera.cameraFromWorld[d];
      moved[i + d] = row[0] * flat[i] + row[1] * flat[i + 1] + row[2] * flat[i + 2] + row[3];
    }
  }
  return ndarray(moved, [points.shape[0], 3]);
}
