import { checkNumbers } from './check-numbers.js';

/** A second vector whose part across the first is below this part of it counts as parallel. */
const parallelTolerance = 1e-12;

/**
 * Rotation matrix of the continuous 6D representation that networks regress: two vectors, made
 * orthonormal by Gram-Schmidt, are the first two columns; the third is their cross product.
 *
 * @param rotation a1x, a1y, a1z, a2x, a2y, a2z. Their lengths do not matter. (PyTorch3D takes the
 *   two vectors for rows: transpose its matrices. The original code stores the 6 numbers as
 *   [3, 2], that is a1x, a2x, a1y, a2y, a1z, a2z.)
 * @returns 3x3, nested rows, det +1, also where the vectors span no plane: if a1 is 0, the x axis
 *   stands for it; if a2 is 0 or parallel to the first column, the coordinate axis stands for it
 *   that the first column has the smallest part of (the first of several). So six zeros give the
 *   identity.
 * @throws Error if there are not six finite numbers.
 *
 * Source: Zhou et al., On the continuity of rotation representations in neural networks, CVPR 2019,
 * equation 15.
 *
 * @example
 * ```ts
 * import { rotation6dToMatrix } from '@mas/geometry';
 *
 * console.log(JSON.stringify(rotation6dToMatrix([0, 2, 0, -3, 5, 0]))); // [[0,-1,0],[1,0,0],[0,0,1]]
 * ```
 */
export function rotation6dToMatrix(rotation: readonly number[]): number[][] {
  checkNumbers(rotation, 6, 'rotation6dToMatrix: rotation');
  const a = unit(rotation.slice(0, 3)) ?? [1, 0, 0];
  const b = across(a, rotation.slice(3)) ?? across(a, leastAxis(a))!;
  const c = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  return [0, 1, 2].map((r) => [a[r], b[r], c[r]]);
}

function unit(vector: readonly number[]): number[] | undefined {
  const largest = Math.max(...vector.map(Math.abs));
  if (largest === 0) return undefined;
  // By the largest first: the length of numbers near the smallest or largest has no digits.
  const scaled = vector.map((value) => value / largest);
  const length = Math.hypot(...scaled);
  return scaled.map((value) => value / length);
}

/** The unit vector of the part of `vector` across the unit vector `a`. */
function across(a: readonly number[], vector: readonly number[]): number[] | undefined {
  const direction = unit(vector);
  if (!direction) return undefined;
  const once = without(a, direction);
  if (Math.hypot(...once) < parallelTolerance) return undefined;
  // A second time, for the digits that nearly parallel vectors lose.
  return unit(without(a, unit(once)!));
}

function without(a: readonly number[], vector: readonly number[]): number[] {
  const along = a[0] * vector[0] + a[1] * vector[1] + a[2] * vector[2];
  return vector.map((value, d) => value - along * a[d]);
}

function leastAxis(a: readonly number[]): number[] {
  const sizes = a.map(Math.abs);
  const least = sizes.indexOf(Math.min(...sizes));
  return [0, 1, 2].map((d) => (d === least ? 1 : 0));
}
