import { checkNumbers } from './check-numbers.js';

/**
 * Rotation matrix of a rotation vector: its direction is the axis, its length the angle in radians.
 *
 * @param rotation three numbers.
 * @returns 3x3, nested rows, det +1.
 * @throws Error if there are not three finite numbers.
 *
 * Source: Rodrigues' formula, as `cv2.Rodrigues`.
 *
 * @example
 * ```ts
 * import { axisAngleToMatrix } from '@mas/geometry';
 *
 * const [, , z] = axisAngleToMatrix([Math.PI / 2, 0, 0]); // y goes to z
 * console.log(z.map((n) => n.toFixed(3)).join(' ')); // 0.000 1.000 0.000
 * ```
 */
export function axisAngleToMatrix(rotation: readonly number[]): number[][] {
  checkNumbers(rotation, 3, 'axisAngleToMatrix: rotation');
  const angle = Math.hypot(...rotation);
  // sin(t)/t and (1 - cos t)/t^2, which a series gives where the quotients lose digits.
  const small = angle < 1e-4;
  const first = small ? 1 - angle ** 2 / 6 : Math.sin(angle) / angle;
  const second = small ? 0.5 - angle ** 2 / 24 : 2 * (Math.sin(angle / 2) / angle) ** 2;
  const [x, y, z] = rotation;
  const k = [
    [0, -z, y],
    [z, 0, -x],
    [-y, x, 0],
  ];
  const square = angle ** 2;
  return k.map((row, r) =>
    row.map((value, c) => {
      const outer = rotation[r] * rotation[c];
      return r === c ? 1 + second * (outer - square) : first * value + second * outer;
    }),
  );
}
