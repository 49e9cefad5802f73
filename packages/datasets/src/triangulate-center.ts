import { unprojectPoints, type Camera } from '@mas/geometry';
import ndarray from 'ndarray';

/**
 * The world point with the least sum of squared distances to the rays through one image point per
 * camera. Null when the rays are (nearly) parallel or the lens model has no inverse at a point.
 *
 * @param cameras At least two.
 * @param points One image point per camera, px, distorted as in the image.
 */
export function triangulateCenter(
  cameras: readonly Camera[],
  points: readonly (readonly [x: number, y: number])[],
): [number, number, number] | null {
  // Sum over rays of (1 - d dᵀ) X = (1 - d dᵀ) o, with a point o of the ray and its unit direction d.
  const a = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  const b = [0, 0, 0];
  for (const [v, camera] of cameras.entries()) {
    const pixel = ndarray(Float64Array.of(...points[v], ...points[v]), [2, 2]);
    const ends = unprojectPoints(pixel, ndarray(Float64Array.of(1000, 2000), [2]), camera).data;
    const o = ends.subarray(0, 3);
    const along = [0, 1, 2].map((k) => ends[3 + k] - o[k]);
    const length = Math.hypot(...along);
    const d = along.map((value) => value / length);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const m = (i === j ? 1 : 0) - d[i] * d[j];
        a[i][j] += m;
        b[i] += m * o[j];
      }
    }
  }
  return solveSymmetric3(a, b, 1e-6 * cameras.length ** 3);
}

/** Cramer's rule; null when the determinant is below `least`. */
function solveSymmetric3(
  a: number[][],
  b: number[],
  least: number,
): [number, number, number] | null {
  const [[p, q, r], [, s, t], [, , u]] = a;
  const c00 = s * u - t * t;
  const c01 = r * t - q * u;
  const c02 = q * t - r * s;
  const determinant = p * c00 + q * c01 + r * c02;
  if (!(determinant > least)) return null;
  const c11 = p * u - r * r;
  const c12 = q * r - p * t;
  const c22 = p * s - q * q;
  return [
    (c00 * b[0] + c01 * b[1] + c02 * b[2]) / determinant,
    (c01 * b[0] + c11 * b[1] + c12 * b[2]) / determinant,
    (c02 * b[0] + c12 * b[1] + c22 * b[2]) / determinant,
  ];
}
