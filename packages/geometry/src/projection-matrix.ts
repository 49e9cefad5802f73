import type { Camera, Matrix } from './camera.js';
import { checkCamera } from './check-camera.js';

/**
 * The 3x4 matrix P = K [R|t] that takes homogeneous world points (mm) to homogeneous pixels.
 * Distortion is no part of it: use it on undistorted points.
 *
 * @throws Error if the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import { parseCamera, projectionMatrix } from '@mas/geometry';
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
 * console.log(JSON.stringify(projectionMatrix(camera)[0])); // [1145,0,512,2560000]
 * ```
 */
export function projectionMatrix(camera: Camera): Matrix {
  checkCamera(camera, 'projectionMatrix: camera');
  return multiply(camera.intrinsics, camera.cameraFromWorld);
}

/** Product of two small matrices. */
export function multiply(a: Matrix, b: Matrix): number[][] {
  return a.map((row) =>
    b[0].map((_, column) => row.reduce((sum, value, k) => sum + value * b[k][column], 0)),
  );
}
