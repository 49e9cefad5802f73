import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera, Matrix } from './camera.js';
import { distortionJacobian } from './distortion.js';
import { fillRow, isUsed, rowScale, solvePoint } from './dlt.js';
import type { TriangulateInput } from './dlt.js';
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
 * const gradient = triangulateGradient(keypoints, cameras, upstream);
 * gradient.points.shape; // [V, N, 2]
 */
export function triangulateGradient(
  points: NdArray,
  cameras: readonly (Camera | Matrix)[],
  upstream: NdArray,
  { weights, method }: TriangulateOptions = {},
): { points: NdArray<Float64Array>; weights: NdArray<Float64Array> } {
  const input = { ...readViews(points, cameras, weights, 'triangulateGradient'), method };
  const { views, count } = input;
  const g = readArray(upstream, [count, 3], 'triangulateGradient: upstream');
  const byPoint = new Float64Array(views * count * 2);
  const byWeight = new Float64Array(views * count);
  for (let i = 0; i < count; i++) addPoint(input, i, g, byPoint, byWeight);
  cameras.forEach((camera, v) => {
    if ('distortion' in camera && camera.distortion.some((k) => k !== 0)) {
      for (let i = 0; i < count; i++) throughUndistort(input, camera, v, i, byPoint);
    }
  });
  return {
    points: ndarray(byPoint, [views, count, 2]),
    weights: ndarray(byWeight, [views, count]),
  };
}

function addPoint(
  input: TriangulateInput,
  i: number,
  upstream: ArrayLike<number>,
  byPoint: Float64Array,
  byWeight: Float64Array,
): void {
  const solved = solvePoint(input, i);
  if (!solved) return;
  const solution = solved.homogeneous;
  const q = solved.adjoint([upstream[3 * i], upstream[3 * i + 1], upstream[3 * i + 2]]);

  const row = new Float64Array(4);
  for (let v = 0; v < input.views; v++) {
    if (!isUsed(input, v, i)) continue;
    const o = v * input.count + i;
    const weight = input.weights ? input.weights[o] : 1;
    for (let axis = 0; axis < 2; axis++) {
      fillRow(input, v, i, axis, row);
      const scale = rowScale(input, v, i, row) ** 2;
      let onSolution = 0;
      let onQ = 0;
      for (let r = 0; r < 4; r++) {
        onSolution += row[r] * solution[r];
        onQ += row[r] * q[r];
      }
      // The term with `shrink` comes from the row's own length in `scale`.
      const shrink =
        input.method !== 'homogeneous'
          ? (2 * onQ * onSolution) / (row[0] ** 2 + row[1] ** 2 + row[2] ** 2)
          : 0;
      for (let r = 0; r < 4; r++) {
        const byRow = -onSolution * q[r] - onQ * solution[r] + (r < 3 ? shrink * row[r] : 0);
        byPoint[2 * o + axis] += scale * byRow * input.projections[v * 12 + 8 + r];
      }
      byWeight[o] -= (2 * scale * onQ * onSolution) / weight;
    }
  }
}

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
  const [xx, xyy, yy] = distortionJacobian(xy[0], xy[1], camera.distortion);
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
