import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera, Matrix } from './camera.js';
import { isUsed, solvePoint } from './dlt.js';
import type { TriangulateInput } from './dlt.js';
import { readViews } from './read-views.js';

export interface TriangulateOptions {
  /** [V, N], each at least 0; multiplies the two rows of that observation. Default 1. */
  readonly weights?: NdArray;
  /**
   * `planes` (default) minimises the sum of squared distances, in millimetres, to the viewing planes
   * of the pixels' rows and columns. The result does not depend on the origin of the world.
   * `homogeneous` is the textbook transform, for comparison with other software: the last right
   * singular vector of the unscaled rows. With coordinates in millimetres it is biased where the
   * point lies near the world's origin.
   */
  readonly method?: TriangulateInput['method'];
}

/**
 * Triangulates points that several cameras see, by the direct linear transform in double
 * precision: rows u P3 - P1 and v P3 - P2, solved by a singular value decomposition.
 *
 * @param points [V, N, 2], pixels as in the images of `cameras`. An observation that is not finite
 *   counts as missing.
 * @param cameras V cameras, or V 3x4 projection matrices. Points of cameras are undistorted first;
 *   points of matrices must be without distortion.
 * @returns `points` [N, 3] in world millimetres, and `residual` [N], the root mean square distance
 *   in (undistorted) pixels between the observations used and the point projected back.
 *   Both are NaN where fewer than two views see the point or their rays do not fix one. The residual
 *   alone is NaN where the point lies at or behind a camera that sees it.
 * @throws Error if shapes do not fit, there are fewer than two views, a weight is negative or NaN,
 *   or a camera is not valid.
 *
 * Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition, section 12.2;
 * `planes` is their inhomogeneous solution with rows of unit normal.
 *
 * @example
 * const { points, residual } = triangulate(keypoints, cameras);
 * points.get(0, 2); // z of the first point
 */
export function triangulate(
  points: NdArray,
  cameras: readonly (Camera | Matrix)[],
  { weights, method }: TriangulateOptions = {},
): { points: NdArray<Float64Array>; residual: NdArray<Float64Array> } {
  const views = readViews(points, cameras, weights, 'triangulate');
  const flat = triangulateFlat({ ...views, method });
  return {
    points: ndarray(flat.points, [views.count, 3]),
    residual: ndarray(flat.residual, [views.count]),
  };
}

/** `triangulate` on flat arrays of undistorted pixels and projection matrices, without checks. */
export function triangulateFlat(input: TriangulateInput): {
  points: Float64Array;
  residual: Float64Array;
} {
  const points = new Float64Array(input.count * 3).fill(NaN);
  const residual = new Float64Array(input.count).fill(NaN);
  for (let i = 0; i < input.count; i++) {
    const solution = solvePoint(input, i);
    if (!solution) continue;
    const [x, y, z, w] = solution.homogeneous;
    points.set([x / w, y / w, z / w], 3 * i);
    residual[i] = reprojectionError(input, i, points);
  }
  return { points, residual };
}

function reprojectionError(input: TriangulateInput, i: number, points: Float64Array): number {
  const { projections: p, views, count } = input;
  const [x, y, z] = points.subarray(3 * i, 3 * i + 3);
  let sum = 0;
  let used = 0;
  for (let v = 0; v < views; v++) {
    if (!isUsed(input, v, i)) continue;
    const row = (r: number): number =>
      p[v * 12 + 4 * r] * x + p[v * 12 + 4 * r + 1] * y + p[v * 12 + 4 * r + 2] * z +
      p[v * 12 + 4 * r + 3]; // prettier-ignore
    const depth = row(2);
    if (!(depth > 0)) return NaN;
    const o = 2 * (v * count + i);
    sum += (row(0) / depth - input.points[o]) ** 2 + (row(1) / depth - input.points[o + 1]) ** 2;
    used++;
  }
  return Math.sqrt(sum / used);
}
