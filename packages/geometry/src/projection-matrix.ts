import type { Camera, Matrix } from './camera.js';
import { checkCamera } from './check-camera.js';

/**
 * The 3x4 matrix P = K [R|t] that takes homogeneous world points (mm) to homogeneous pixels.
 * Distortion is no part of it: use it on undistorted points.
 *
 * @throws Error if the camera is not valid (`checkCamera`).
 *
 * @example
 * const p = projectionMatrix(camera);
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
