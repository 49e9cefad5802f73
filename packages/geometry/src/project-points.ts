import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { cameraPointToPixel } from './camera-to-image.js';
import { checkCamera } from './check-camera.js';
import { readArray } from './read-array.js';

/**
 * Projects world points to image pixels, with distortion.
 *
 * @param points [N, 3], world millimetres.
 * @returns [N, 2], pixels. A point at or behind the camera plane (depth <= 0), or one that is
 *   not finite, gives NaN.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * The model is OpenCV's `projectPoints`.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { parseCamera, projectPoints } from '@mas/geometry';
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
 * const points = ndarray(new Float64Array([300, -200, 100]), [1, 3]);
 * console.log(Array.from(projectPoints(points, camera).data, (n) => n.toFixed(3)).join(' ')); // 579.307 470.162
 * ```
 */
export function projectPoints(points: NdArray, camera: Camera): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 3], 'projectPoints: points');
  checkCamera(camera, 'projectPoints: camera');
  return ndarray(projectPointsFlat(flat, camera), [points.shape[0], 2]);
}

/**
 * `projectPoints` on flat arrays, [N * 3] to [N * 2], without checks. Allocates nothing if it is
 * given `out`, which it fills and returns.
 *
 * @example
 * ```ts
 * import { parseCamera, projectPointsFlat } from '@mas/geometry';
 *
 * const intrinsics = [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]];
 * const cameraFromWorld = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]];
 * const camera = parseCamera(
 *   { id: 'front', imageSize: [1000, 1000], intrinsics, cameraFromWorld },
 *   'front',
 * );
 * const out = new Float64Array(2); // one allocation for many batches
 * console.log(projectPointsFlat([500, 0, 0], camera, out).join(' ')); // 626.5 515
 * ```
 */
export function projectPointsFlat(
  points: ArrayLike<number>,
  camera: Camera,
  out: Float64Array = new Float64Array(Math.floor(points.length / 3) * 2),
): Float64Array {
  const [a, b, c] = camera.cameraFromWorld;
  for (let i = 0; 3 * i < points.length; i++) {
    const x = points[3 * i];
    const y = points[3 * i + 1];
    const z = points[3 * i + 2];
    inCamera[0] = a[0] * x + a[1] * y + a[2] * z + a[3];
    inCamera[1] = b[0] * x + b[1] * y + b[2] * z + b[3];
    inCamera[2] = c[0] * x + c[1] * y + c[2] * z + c[3];
    cameraPointToPixel(inCamera, 0, camera, out, 2 * i);
  }
  return out;
}

const inCamera = /* @__PURE__ */ new Float64Array(3);
