import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { pixelToCameraPoint } from './image-to-camera.js';
import { readArray } from './read-array.js';

/**
 * World points that lie on the rays of pixels at given depths; the inverse of `projectPoints`.
 *
 * @param points [N, 2], pixels, distorted as in the image.
 * @param depths [N], millimetres along the camera's z axis.
 * @returns [N, 3], world millimetres; NaN where the depth is not positive and finite, or the
 *   distortion cannot be inverted.
 * @throws Error if a shape does not fit or the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { parseCamera, unprojectPoints } from '@mas/geometry';
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
 * const pixels = ndarray(new Float64Array([579.307, 470.162]), [1, 2]);
 * const depths = ndarray(new Float64Array([5100]), [1]);
 * console.log(Array.from(unprojectPoints(pixels, depths, camera).data, (n) => n.toFixed(1)).join(' ')); // 300.0 -200.0 100.0
 * ```
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

/**
 * `unprojectPoints` on flat arrays, [N * 2] and [N] to [N * 3], without checks. Allocates nothing if
 * it is given `out`, which it fills and returns.
 *
 * @example
 * ```ts
 * import { parseCamera, unprojectPointsFlat } from '@mas/geometry';
 *
 * const intrinsics = [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]];
 * const cameraFromWorld = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]];
 * const camera = parseCamera(
 *   { id: 'front', imageSize: [1000, 1000], intrinsics, cameraFromWorld },
 *   'front',
 * );
 * const out = new Float64Array(3); // one allocation for many batches
 * console.log(unprojectPointsFlat([626.5, 515], [5000], camera, out).join(' ')); // 500 0 0
 * ```
 */
export function unprojectPointsFlat(
  points: ArrayLike<number>,
  depths: ArrayLike<number>,
  camera: Camera,
  out: Float64Array = new Float64Array(depths.length * 3),
): Float64Array {
  const [a, b, c] = camera.cameraFromWorld;
  for (let i = 0; i < depths.length; i++) {
    const o = 3 * i;
    pixelToCameraPoint(points, depths, i, camera, out);
    const x = out[o] - a[3];
    const y = out[o + 1] - b[3];
    const z = out[o + 2] - c[3];
    for (let d = 0; d < 3; d++) out[o + d] = a[d] * x + b[d] * y + c[d] * z;
  }
  return out;
}
