import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera, Matrix } from './camera.js';
import { DltSolver } from './dlt.js';
import { readViews } from './read-views.js';
import { isUsed } from './triangulate-input.js';
import type { TriangulateInput } from './triangulate-input.js';

export interface TriangulateOptions {
  /**
   * [V, N], finite and at least 0; multiplies the two rows of that observation. Only their ratios
   * count. Default 1.
   */
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
 * precision: rows u P3 - P1 and v P3 - P2, solved by orthogonalisation, without squaring them.
 *
 * @param points [V, N, 2], pixels as in the images of `cameras`. An observation that is not finite
 *   counts as missing.
 * @param cameras V cameras, or V 3x4 projection matrices. Points of cameras are undistorted first;
 *   points of matrices must be without distortion.
 * @returns `points` [N, 3] in world millimetres, and `residual` [N], the root mean square distance
 *   in (undistorted) pixels between the observations used and the point projected back.
 *   Both are NaN where fewer than two views see the point, or their rays do not fix one: parallel
 *   rays, and cameras in one place. The residual alone is NaN where the point lies at or behind a
 *   camera that sees it.
 * @throws Error if shapes do not fit, there are fewer than two views, a weight is negative or not
 *   finite, a camera is not valid, or an option is not known.
 *
 * Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition, section 12.2;
 * `planes` is their inhomogeneous solution with rows of unit normal.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { triangulate } from '@mas/geometry';
 *
 * // Two cameras 1 m apart that look along z, as 3x4 matrices.
 * const cameras = [0, -1145e3].map((shift) => [[1145, 0, 512, shift], [0, 1144, 515, 0], [0, 0, 1, 0]]);
 * // One point, at (100, 200, 4000) mm, and a pixel of error in the second view.
 * const pixels = ndarray(new Float64Array([540.625, 572.2, 254.375, 573.2]), [2, 1, 2]);
 * const { points, residual } = triangulate(pixels, cameras);
 * console.log(Array.from(points.data, (n) => n.toFixed(1)).join(' ')); // 100.0 201.7 3999.9
 * console.log(residual.get(0).toFixed(3), 'px'); // 0.500 px
 * ```
 */
export function triangulate(
  points: NdArray,
  cameras: readonly (Camera | Matrix)[],
  options: TriangulateOptions = {},
): { points: NdArray<Float64Array>; residual: NdArray<Float64Array> } {
  const input = readViews(points, cameras, options, 'triangulate');
  const flat = triangulateFlat(input);
  return {
    points: ndarray(flat.points, [input.count, 3]),
    residual: ndarray(flat.residual, [input.count]),
  };
}

/** Where `triangulateFlat` writes to. */
export interface Triangulated {
  /** [N * 3]. */
  readonly points: Float64Array;
  /** [N]. */
  readonly residual: Float64Array;
}

/**
 * `triangulate` on flat arrays of undistorted pixels and projection matrices, without checks.
 * Allocates nothing if it is given `out`, which it fills and returns.
 *
 * @example
 * ```ts
 * import { triangulateFlat } from '@mas/geometry';
 *
 * // Cameras at x = 0 and x = 1 that look along z, focal length 1.
 * const projections = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0, 0, 1, 0];
 * const points = [0.25, 0.5, 0, 0.5]; // what each of them sees
 * const out = { points: new Float64Array(3), residual: new Float64Array(1) };
 * triangulateFlat({ points, projections, views: 2, count: 1 }, out);
 * console.log(Array.from(out.points, (value) => value.toFixed(6)).join(' ')); // 1.000000 2.000000 4.000000
 * ```
 */
export function triangulateFlat(
  input: TriangulateInput,
  out: Triangulated = {
    points: new Float64Array(input.count * 3),
    residual: new Float64Array(input.count),
  },
): Triangulated {
  const { points, residual } = out;
  for (let i = 0; i < input.count; i++) {
    const solved = solver.solve(input, i);
    for (let d = 0; d < 3; d++) points[3 * i + d] = solved ? solver.solution[d] : NaN;
    residual[i] = NaN;
    if (solved) writeResidual(input, i, solver.solution, residual);
  }
  return out;
}

const solver = /* @__PURE__ */ new DltSolver();

/** The root mean square reprojection error; NaN stays where the point is not before a camera. */
function writeResidual(
  input: TriangulateInput,
  i: number,
  x: Float64Array,
  residual: Float64Array,
): void {
  const { projections: p, views, count, points } = input;
  let sum = 0;
  let used = 0;
  for (let v = 0; v < views; v++) {
    if (!isUsed(input, v, i)) continue;
    const r = v * 12;
    const depth = p[r + 8] * x[0] + p[r + 9] * x[1] + p[r + 10] * x[2] + p[r + 11];
    if (!(depth > 0)) return;
    for (let axis = 0; axis < 2; axis++) {
      const o = r + 4 * axis;
      const image = p[o] * x[0] + p[o + 1] * x[1] + p[o + 2] * x[2] + p[o + 3];
      const error = image / depth - points[2 * (v * count + i) + axis];
      sum += error * error;
    }
    used++;
  }
  residual[i] = Math.sqrt(sum / used);
}
