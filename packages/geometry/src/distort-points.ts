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
 * ```ts
 * import ndarray from 'ndarray';
 * import { distortPoints, parseCamera } from '@mas/geometry';
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
 * const ideal = ndarray(new Float64Array([900, 515]), [1, 2]);
 * console.log(Array.from(distortPoints(ideal, camera).data, (n) => n.toFixed(3)).join(' ')); // 892.671 514.790
 * ```
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
