import type { Matrix } from './camera.js';
import { checkRotation, matrixToQuaternion } from './matrix-to-quaternion.js';

/**
 * Rotation vector of a rotation matrix; the inverse of `axisAngleToMatrix`.
 *
 * @param matrix 3x3, nested rows, det +1.
 * @returns axis times angle, the angle in 0 to pi radians.
 * @throws Error if the matrix is not 3x3, finite and, within 1e-3, a proper rotation.
 *
 * @example
 * ```ts
 * import { matrixToAxisAngle } from '@mas/geometry';
 *
 * const [x, y, z] = matrixToAxisAngle([[0, -1, 0], [1, 0, 0], [0, 0, 1]]);
 * console.log(x, y, z.toFixed(6)); // 0 0 1.570796
 * ```
 */
export function matrixToAxisAngle(matrix: Matrix): [x: number, y: number, z: number] {
  checkRotation(matrix, 'matrixToAxisAngle: matrix');
  const [w, x, y, z] = matrixToQuaternion(matrix);
  const sine = Math.hypot(x, y, z);
  const factor = sine === 0 ? 2 : (2 * Math.atan2(sine, w)) / sine;
  return [x * factor, y * factor, z * factor];
}
