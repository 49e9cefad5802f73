import { checkNumbers } from './check-numbers.js';

/**
 * Rotation matrix of a quaternion, which need not have unit length.
 *
 * @param quaternion w, x, y, z: the scalar part first.
 * @returns 3x3, nested rows, det +1.
 * @throws Error if there are not four finite numbers, or all are 0.
 *
 * @example
 * ```ts
 * import { quaternionToMatrix } from '@mas/geometry';
 *
 * console.log(JSON.stringify(quaternionToMatrix([0, 0, 0, 3]))); // [[-1,0,0],[0,-1,0],[0,0,1]]
 * ```
 */
export function quaternionToMatrix(quaternion: readonly number[]): number[][] {
  checkNumbers(quaternion, 4, 'quaternionToMatrix: quaternion');
  const length = Math.hypot(...quaternion);
  if (length === 0) {
    throw new Error('quaternionToMatrix: quaternion: expected a length above 0, found 0 0 0 0.');
  }
  const [w, x, y, z] = quaternion.map((value) => value / length);
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}
