import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera, Matrix } from './camera.js';
import { distortionJacobian } from './distortion.js';
import { DltSolver } from './dlt.js';
import { isUsed } from './triangulate-input.js';
import type { TriangulateInput } from './triangulate-input.js';
import { fromPixels } from './pixels.js';
import { readArray } from './read-array.js';
import { readViews } from './read-views.js';
import type { TriangulateOptions } from './triangulate.js';

/**
 * Analytic gradient of `triangulate`: from a loss's gradient with respect to the world points to
 * its gradients with respect to the observations and their weights.
 *
 * @param points [V, N, 2], as given to `triangulate`; likewise `cameras` and the options.
 * @param upstream [N, 3], d loss / d world points, per millimetre.
 * @returns `points` [V, N, 2], d loss / d pixels, through undistortion where a camera has some, and
 *   `weights` [V, N]. Both are 0 for observations that are missing and points that are NaN.
 * @throws Error as `triangulate`, or if `upstream` has another shape.
 *
 * By perturbation of the linear solve: with A the scaled rows, d loss = -q d(AtA) (X, 1).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { triangulateGradient } from '@mas/geometry';
 *
 * // Two cameras 1 m apart that look along z, as 3x4 matrices.
 * const cameras = [0, -1145e3].map((shift) => [[1145, 0, 512, shift], [0, 1144, 515, 0], [0, 0, 1, 0]]);
 * const pixels = ndarray(new Float64Array([540.625, 572.2, 254.375, 572.2]), [2, 1, 2]);
 * const byDepth = ndarray(new Float64Array([0, 0, 1]), [1, 3]);
 * const gradient = triangulateGradient(pixels, cameras, byDepth);
 * // Millimetres of depth per pixel: -z^2 / (focal length * baseline) and back.
 * console.log(gradient.points.get(0, 0, 0).toFixed(3), gradient.points.get(1, 0, 0).toFixed(3)); // -13.974 13.974
 * ```
 */
export function triangulateGradient(
  points: NdArray,
  cameras: readonly (Camera | Matrix)[],
  upstream: NdArray,
  options: TriangulateOptions = {},
): { points: NdArray<Float64Array>; weights: NdArray<Float64Array> } {
  const input = readViews(points, cameras, options, 'triangulateGradient');
  const { views, count } = input;
  const g = readArray(upstream, [count, 3], 'triangulateGradient: upstream');
  const gradient = triangulateGradientFlat(input, g);
  cameras.forEach((camera, v) => {
    if ('distortion' in camera && camera.distortion.some((k) => k !== 0)) {
      for (let i = 0; i < count; i++) throughUndistort(input, camera, v, i, gradient.points);
    }
  });
  return {
    points: ndarray(gradient.points, [views, count, 2]),
    weights: ndarray(gradient.weights, [views, count]),
  };
}

/** Where `triangulateGradientFlat` writes to. */
export interface TriangulationGradient {
  /** [V * N * 2], d loss / d undistorted pixels. */
  readonly points: Float64Array;
  /** [V * N]. */
  readonly weights: Float64Array;
}

/**
 * `triangulateGradient` on flat arrays of undistorted pixels and projection matrices, without
 * checks. Allocates nothing if it is given `out`, which it fills and returns.
 *
 * @param upstream [N * 3].
 *
 * @example
 * ```ts
 * import { triangulateGradientFlat } from '@mas/geometry';
 *
 * const projections = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0, 0, 1, 0];
 * const points = [0.25, 0.5, 0, 0.5];
 * const byDepth = triangulateGradientFlat({ points, projections, views: 2, count: 1 }, [0, 0, 1]);
 * // z = 1 / (u1 - u2): a disparity of 0.25 gives 4, and dz/du1 = -16.
 * console.log(byDepth.points[0].toFixed(6), byDepth.points[2].toFixed(6)); // -16.000000 16.000000
 * ```
 */
export function triangulateGradientFlat(
  input: TriangulateInput,
  upstream: ArrayLike<number>,
  out: TriangulationGradient = {
    points: new Float64Array(input.views * input.count * 2),
    weights: new Float64Array(input.views * input.count),
  },
): TriangulationGradient {
  out.points.fill(0);
  out.weights.fill(0);
  for (let i = 0; i < input.count; i++) {
    if (solver.solve(input, i)) solver.addGradient(input, i, upstream, out.points, out.weights);
  }
  return out;
}

const solver = /* @__PURE__ */ new DltSolver();

/** Replaces the gradient by the undistorted pixel with that by the distorted pixel. */
function throughUndistort(
  input: TriangulateInput,
  camera: Camera,
  v: number,
  i: number,
  gradient: Float64Array,
): void {
  if (!isUsed(input, v, i)) return;
  const o = 2 * (v * input.count + i);
  const [[a, b], [c, d]] = camera.intrinsics;
  const xy = [0, 0];
  fromPixels(input.points[o], input.points[o + 1], camera.intrinsics, xy, 0);
  const jacobian = new Float64Array(3);
  distortionJacobian(xy[0], xy[1], camera.distortion, jacobian);
  const [xx, xyy, yy] = jacobian;
  // du = K J^-1 K^-1 du', so the gradient goes through Kt, J^-1 (symmetric) and K^-t.
  const x = a * gradient[o] + c * gradient[o + 1];
  const y = b * gradient[o] + d * gradient[o + 1];
  const det = xx * yy - xyy * xyy;
  const ix = (yy * x - xyy * y) / det;
  const iy = (xx * y - xyy * x) / det;
  const detK = a * d - b * c;
  gradient[o] = (d * ix - c * iy) / detK;
  gradient[o + 1] = (a * iy - b * ix) / detK;
}
