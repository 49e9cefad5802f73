import type { Matrix } from './camera.js';
import { checkRotation } from './matrix-to-quaternion.js';

/**
 * The continuous 6D representation of a rotation: the first two columns of its matrix. The inverse
 * of `rotation6dToMatrix`.
 *
 * @param matrix 3x3, nested rows, det +1.
 * @returns m00, m10, m20, m01, m11, m21.
 * @throws Error if the matrix is not 3x3, finite and, within 1e-3, a proper rotation.
 *
 * Source: Zhou et al., On the continuity of rotation representations in neural networks, CVPR 2019,
 * equation 14.
 *
 * @example
 * ```ts
 * import { matrixToRotation6d } from '@mas/geometry';
 *
 * console.log(matrixToRotation6d([[0, -1, 0], [1, 0, 0], [0, 0, 1]]).join(' ')); // 0 1 0 -1 0 0
 * ```
 */
export function matrixToRotation6d(
  matrix: Matrix,
): [ax: number, ay: number, az: number, bx: number, by: number, bz: number] {
  checkRotation(matrix, 'matrixToRotation6d: matrix');
  const [[a, d], [b, e], [c, f]] = matrix;
  return [a, b, c, d, e, f];
}
