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
 * const depth = worldToCamera(points, camera).get(0, 2);
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
