import { jacobiSvd } from './jacobi-svd.js';

/** Below this ratio to the largest singular value the rays do not fix a point. */
const rankTolerance = 1e-12;

/** What a triangulation needs, flat: V views of N points. */
export interface TriangulateInput {
  /** [V * N * 2], pixels without distortion. */
  readonly points: ArrayLike<number>;
  /** [V * 12], projection matrices. */
  readonly projections: ArrayLike<number>;
  readonly views: number;
  readonly count: number;
  /** [V * N], or all 1. */
  readonly weights?: ArrayLike<number>;
  /** See `TriangulateOptions`. Default `planes`. */
  readonly method?: 'planes' | 'homogeneous';
}

/** Whether view v of point i takes part: finite and of non-zero weight. */
export function isUsed(
  { points, weights, count }: TriangulateInput,
  v: number,
  i: number,
): boolean {
  const o = v * count + i;
  const weight = weights ? weights[o] : 1;
  return Number.isFinite(points[2 * o]) && Number.isFinite(points[2 * o + 1]) && weight > 0;
}

/** Row u P3 - P1 (axis 0) or v P3 - P2 (axis 1) of view v, before any scaling, into `row`. */
export function fillRow(
  { points, projections, count }: TriangulateInput,
  v: number,
  i: number,
  axis: number,
  row: Float64Array,
): void {
  const value = points[2 * (v * count + i) + axis];
  for (let c = 0; c < 4; c++) {
    row[c] = value * projections[v * 12 + 8 + c] - projections[v * 12 + axis * 4 + c];
  }
}

/** What a row is multiplied by. */
export function rowScale(input: TriangulateInput, v: number, i: number, row: Float64Array): number {
  const weight = input.weights ? input.weights[v * input.count + i] : 1;
  return input.method === 'homogeneous' ? weight : weight / Math.hypot(row[0], row[1], row[2]);
}

/** A solved point: its homogeneous coordinates and the adjoint of the linear solve. */
export interface Solution {
  readonly homogeneous: readonly number[];
  /** From d loss / d point to the vector q with d loss = -q d(AtA) (homogeneous). */
  adjoint(upstream: readonly number[]): number[];
}

/** Solves for point i; undefined if its rays do not fix a point. */
export function solvePoint(input: TriangulateInput, i: number): Solution | undefined {
  const rows = new Float64Array(input.views * 8);
  const row = new Float64Array(4);
  let used = 0;
  for (let v = 0; v < input.views; v++) {
    if (!isUsed(input, v, i)) continue;
    used++;
    for (let axis = 0; axis < 2; axis++) {
      fillRow(input, v, i, axis, row);
      const scale = rowScale(input, v, i, row);
      for (let c = 0; c < 4; c++) rows[v * 8 + axis * 4 + c] = row[c] * scale;
    }
  }
  if (used < 2) return undefined;
  return input.method === 'homogeneous' ? solveHomogeneous(rows) : solvePlanes(rows);
}

/** Least squares of rows * (X, 1). */
function solvePlanes(rows: Float64Array): Solution | undefined {
  const count = rows.length / 4;
  const { sigma, v, scaledU } = jacobiSvd(
    rows.filter((_, i) => i % 4 < 3),
    count,
    3,
  );
  if (!(sigma[2] > rankTolerance * sigma[0])) return undefined;
  const solve = (onto: (k: number) => number): number[] => {
    const x = [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      const along = onto(k) / sigma[k] ** 2;
      for (let d = 0; d < 3; d++) x[d] += v[3 * d + k] * along;
    }
    return x;
  };
  const x = solve((k) => {
    let sum = 0;
    for (let r = 0; r < count; r++) sum -= scaledU[3 * r + k] * rows[4 * r + 3];
    return sum;
  });
  return {
    homogeneous: [...x, 1],
    adjoint: (g) => [...solve((k) => g[0] * v[k] + g[1] * v[3 + k] + g[2] * v[6 + k]), 0],
  };
}

/** Last right singular vector of rows; its derivative is -(AtA - s^2)^+ d(AtA) v. */
function solveHomogeneous(rows: Float64Array): Solution | undefined {
  const { sigma, v } = jacobiSvd(rows, rows.length / 4, 4);
  const homogeneous = [0, 1, 2, 3].map((r) => v[4 * r + 3]);
  const w = homogeneous[3];
  if (!(sigma[2] > rankTolerance * sigma[0]) || w === 0) return undefined;
  return {
    homogeneous,
    adjoint: (upstream) => {
      const g = [0, 0, 0, 0];
      for (let d = 0; d < 3; d++) {
        g[d] = upstream[d] / w;
        g[3] -= (upstream[d] * homogeneous[d]) / (w * w);
      }
      const q = [0, 0, 0, 0];
      for (let k = 0; k < 3; k++) {
        let along = 0;
        for (let r = 0; r < 4; r++) along += v[4 * r + k] * g[r];
        along /= sigma[k] ** 2 - sigma[3] ** 2;
        for (let r = 0; r < 4; r++) q[r] += v[4 * r + k] * along;
      }
      return q;
    },
  };
}
