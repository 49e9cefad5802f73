import type { Matrix } from './camera.js';
import { isMatrix } from './is-matrix.js';
import { describeValue } from './describe-value.js';

/**
 * Unit quaternion of a rotation matrix, with w >= 0.
 *
 * @param matrix 3x3, nested rows, det +1.
 * @returns w, x, y, z.
 * @throws Error if the matrix is not 3x3, finite and, within 1e-3, a proper rotation.
 *
 * @example
 * ```ts
 * import { matrixToQuaternion } from '@mas/geometry';
 *
 * console.log(matrixToQuaternion([[1, 0, 0], [0, -1, 0], [0, 0, -1]]).join(' ')); // 0 1 0 0
 * ```
 */
export function matrixToQuaternion(matrix: Matrix): [w: number, x: number, y: number, z: number] {
  checkRotation(matrix, 'matrixToQuaternion: matrix');
  const [[a, b, c], [d, e, f], [g, h, i]] = matrix;
  // Four times w^2, x^2, y^2, z^2; starting from the largest loses no digits.
  const squares = [1 + a + e + i, 1 + a - e - i, 1 - a + e - i, 1 - a - e + i];
  const largest = squares.indexOf(Math.max(...squares));
  const row = [
    [squares[0], h - f, c - g, d - b],
    [h - f, squares[1], b + d, c + g],
    [c - g, b + d, squares[2], f + h],
    [d - b, c + g, f + h, squares[3]],
  ][largest];
  const length = Math.hypot(...row) * (row[0] < 0 ? -1 : 1);
  return [row[0] / length, row[1] / length, row[2] / length, row[3] / length];
}

export function checkRotation(m: Matrix, where: string): void {
  if (!isMatrix(m, 3, 3)) {
    throw new Error(
      `${where}: expected 3x3 finite numbers in nested rows, found ${describeValue(m)}.`,
    );
  }
  for (let r = 0; r < 3; r++) {
    // In a proper rotation each row has length 1 and is the cross product of the next two.
    const p = m[(r + 1) % 3];
    const q = m[(r + 2) % 3];
    const across = [
      p[1] * q[2] - p[2] * q[1],
      p[2] * q[0] - p[0] * q[2],
      p[0] * q[1] - p[1] * q[0],
    ];
    if (
      Math.abs(Math.hypot(...m[r]) - 1) > 1e-3 ||
      across.some((value, k) => Math.abs(value - m[r][k]) > 1e-3)
    ) {
      throw new Error(
        `${where}: expected a rotation (orthonormal, det +1, within 1e-3), found ` +
          `${describeValue(m)}.`,
      );
    }
  }
}
