import * as tf from '@tensorflow/tfjs';
import { checkShape } from './check-shape.js';

export interface TriangulatePointsOptions {
  /** Added to the diagonal of the normal equations, in their squared units. Default 1e-4. */
  readonly ridge?: number;
  /** [B, V, J], multiplies the two rows of that observation. Default 1. */
  readonly weights?: tf.Tensor3D;
}

/** The numbers of one call, flat. */
interface Problem {
  readonly points: ArrayLike<number>;
  readonly projections: ArrayLike<number>;
  readonly weights: ArrayLike<number> | undefined;
  readonly batch: number;
  readonly views: number;
  readonly joints: number;
  readonly ridge: number;
}

/**
 * Triangulates the joints of every scene, differentiably in `points` and `weights`: the
 * inhomogeneous direct linear transform, rows u P3 - P1 and v P3 - P2, by 3x3 normal equations with
 * a ridge, in double precision inside, with an analytic gradient (first order only).
 *
 * The ridge pulls towards the origin, by about ridge / (sum of squared weights) of the distance. So
 * use projection matrices with depth about 1, an origin on the subject and units of about its size,
 * as `ndcProjectionMatrix` makes them. It keeps the gradient finite where rays are parallel; a joint
 * that no view sees (all weights 0) comes out at the origin.
 *
 * Reads the tensors synchronously (`dataSync`): made for the cpu, wasm and node backends.
 *
 * @param points [B, V, J, 2], image coordinates in the frame of the matrices.
 * @param projections [B, V, 3, 4]; gets no gradient.
 * @returns [B, J, 3], world coordinates in the unit of the matrices; NaN where an observation of
 *   the joint is NaN, or where `ridge` is 0 and the rays do not fix a point.
 * @throws Error if a shape does not fit or `ridge` is negative.
 *
 * Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition, section 12.2.
 *
 * @example
 * const world = triangulatePoints(seen, projections); // [B, J, 3]
 */
export function triangulatePoints(
  points: tf.Tensor4D,
  projections: tf.Tensor4D,
  { ridge = 1e-4, weights }: TriangulatePointsOptions = {},
): tf.Tensor3D {
  checkShape(points, ['B', 'V', 'J', 2], 'triangulatePoints: points');
  const [batch, views, joints] = points.shape;
  checkShape(projections, [batch, views, 3, 4], 'triangulatePoints: projections');
  if (weights) checkShape(weights, [batch, views, joints], 'triangulatePoints: weights');
  if (!(ridge >= 0)) throw new Error(`triangulatePoints: ridge: expected >= 0, found ${ridge}.`);

  const inputs = weights ? [points, weights] : [points];
  const solve = tf.customGrad((...args) => {
    const tensors = args.slice(0, inputs.length) as tf.Tensor[];
    const problem: Problem = {
      points: tensors[0].dataSync(),
      projections: projections.dataSync(),
      weights: tensors[1]?.dataSync(),
      batch,
      views,
      joints,
      ridge,
    };
    const solution = forward(problem);
    return {
      value: tf.tensor3d(Float32Array.from(solution), [batch, joints, 3]),
      gradFunc: (upstream: tf.Tensor) => {
        const gradient = backward(problem, solution, upstream.dataSync());
        const byPoint = tf.tensor4d(gradient.points, points.shape);
        return weights ? [byPoint, tf.tensor3d(gradient.weights, weights.shape)] : [byPoint];
      },
    };
  });
  return tf.tidy(() => solve(...inputs)) as tf.Tensor3D;
}

/** Row u P3 - P1 (axis 0) or v P3 - P2 (axis 1) into `row`. */
function fillRow(p: Problem, b: number, v: number, j: number, axis: number, row: Float64Array) {
  const value = p.points[2 * ((b * p.views + v) * p.joints + j) + axis];
  const o = (b * p.views + v) * 12;
  for (let c = 0; c < 4; c++) {
    row[c] = value * p.projections[o + 8 + c] - p.projections[o + axis * 4 + c];
  }
}

/** Inverse of the normal matrix of joint j, symmetric, as 00 01 02 11 12 22; and its right side. */
function normalEquations(p: Problem, b: number, j: number): { inverse: number[]; right: number[] } {
  let [n00, n01, n02, n11, n12, n22] = [p.ridge, 0, 0, p.ridge, 0, p.ridge];
  const right = [0, 0, 0];
  const row = new Float64Array(4);
  for (let v = 0; v < p.views; v++) {
    const weight = p.weights ? p.weights[(b * p.views + v) * p.joints + j] ** 2 : 1;
    if (weight === 0) continue;
    for (let axis = 0; axis < 2; axis++) {
      fillRow(p, b, v, j, axis, row);
      const [x, y, z, t] = row;
      n00 += weight * x * x;
      n01 += weight * x * y;
      n02 += weight * x * z;
      n11 += weight * y * y;
      n12 += weight * y * z;
      n22 += weight * z * z;
      right[0] -= weight * x * t;
      right[1] -= weight * y * t;
      right[2] -= weight * z * t;
    }
  }
  const c00 = n11 * n22 - n12 * n12;
  const c01 = n02 * n12 - n01 * n22;
  const c02 = n01 * n12 - n02 * n11;
  const determinant = n00 * c00 + n01 * c01 + n02 * c02;
  const cofactors = [
    c00,
    c01,
    c02,
    n00 * n22 - n02 * n02,
    n01 * n02 - n00 * n12,
    n00 * n11 - n01 * n01,
  ];
  return { inverse: cofactors.map((c) => (determinant > 0 ? c / determinant : NaN)), right };
}

function times([a, b, c, d, e, f]: readonly number[], [x, y, z]: readonly number[]): number[] {
  return [a * x + b * y + c * z, b * x + d * y + e * z, c * x + e * y + f * z];
}

function forward(p: Problem): Float64Array {
  const solution = new Float64Array(p.batch * p.joints * 3);
  for (let b = 0; b < p.batch; b++) {
    for (let j = 0; j < p.joints; j++) {
      const { inverse, right } = normalEquations(p, b, j);
      solution.set(times(inverse, right), (b * p.joints + j) * 3);
    }
  }
  return solution;
}

/**
 * With N X = r and q = N^-1 g: g dX = q (dr - dN X), which for a row (a, t) of weight w is
 * -w^2 [(q da) (a X + t) + (q a) (da X + dt)].
 */
function backward(
  p: Problem,
  solution: Float64Array,
  upstream: ArrayLike<number>,
): { points: Float32Array; weights: Float32Array } {
  const size = p.batch * p.views * p.joints;
  const gradient = { points: new Float32Array(size * 2), weights: new Float32Array(size) };
  const row = new Float64Array(4);
  for (let b = 0; b < p.batch; b++) {
    for (let j = 0; j < p.joints; j++) {
      const s = (b * p.joints + j) * 3;
      const [x, y, z] = solution.subarray(s, s + 3);
      const g = [upstream[s], upstream[s + 1], upstream[s + 2]];
      const [qx, qy, qz] = times(normalEquations(p, b, j).inverse, g);
      for (let v = 0; v < p.views; v++) {
        const o = (b * p.views + v) * p.joints + j;
        const weight = p.weights ? p.weights[o] : 1;
        if (weight === 0) continue;
        const p3 = (b * p.views + v) * 12 + 8;
        const [px, py, pz, pt] = [0, 1, 2, 3].map((c) => p.projections[p3 + c]);
        for (let axis = 0; axis < 2; axis++) {
          fillRow(p, b, v, j, axis, row);
          const residual = row[0] * x + row[1] * y + row[2] * z + row[3];
          const along = qx * row[0] + qy * row[1] + qz * row[2];
          const direct = (qx * px + qy * py + qz * pz) * residual;
          const through = along * (px * x + py * y + pz * z + pt);
          gradient.points[2 * o + axis] = -weight * weight * (direct + through);
          gradient.weights[o] -= 2 * weight * along * residual;
        }
      }
    }
  }
  return gradient;
}
