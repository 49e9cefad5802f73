import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { distort } from './distortion.js';
import { fromPixels, toPixels } from './pixels.js';
import { readArray } from './read-array.js';

/**
 * Moves pixels of the ideal pinhole image to where the real, distorted image shows them.
 *
 * @param points [N, 2], pixels without distortion.
 * @returns [N, 2], pixels with distortion.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * The model is OpenCV's, with k1, k2, p1, p2, k3.
 *
 * @example
 * const seen = distortPoints(idealPixels, camera);
 */
export function distortPoints(points: NdArray, camera: Camera): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'distortPoints: points');
  checkCamera(camera, 'distortPoints: camera');
  const moved = new Float64Array(flat.length);
  for (let i = 0; i < flat.length; i += 2) {
    fromPixels(flat[i], flat[i + 1], camera.intrinsics, moved, i);
    distort(moved[i], moved[i + 1], camera.distortion, moved, i);
    toPixels(moved[i], moved[i + 1], camera.intrinsics, moved, i);
  }
  return ndarray(moved, [points.shape[0], 2]);
}
