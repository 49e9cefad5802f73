import { jacobiSvd } from './jacobi-svd.js';
import type { Svd } from './jacobi-svd.js';

/** Below this ratio to the largest singular value the rays do not fix a point. */
const rankTolerance = 1e-12;

/** What one point of a direct linear transform needs, flat: V views of N points. */
export interface DltInput {
  /** [V * N * 2], pixels without distortion. */
  readonly points: ArrayLike<number>;
  /** [V * 12], projection matrices. */
  readonly projections: ArrayLike<number>;
  readonly views: number;
  readonly count: number;
  /** [V * N], or all 1. */
  readonly weights: ArrayLike<number> | undefined;
  readonly normalizeRows: boolean;
}

/** Whether view v of point i takes part: finite and of non-zero weight. */
export function isUsed({ points, weights, count }: DltInput, v: number, i: number): boolean {
  const o = v * count + i;
  const weight = weights ? weights[o] : 1;
  return Number.isFinite(points[2 * o]) && Number.isFinite(points[2 * o + 1]) && weight > 0;
}

/** Row u P3 - P1 (axis 0) or v P3 - P2 (axis 1) of view v, before any scaling, into `row`. */
export function fillRow(
  { points, projections, count }: DltInput,
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
export function rowScale(input: DltInput, v: number, i: number, row: Float64Array): number {
  const weight = input.weights ? input.weights[v * input.count + i] : 1;
  return input.normalizeRows ? weight / Math.hypot(row[0], row[1], row[2]) : weight;
}

/** Decomposes the system of point i; undefined if it does not fix a point. */
export function decompose(input: DltInput, i: number): Svd | undefined {
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
  const svd = jacobiSvd(rows, input.views * 2, 4);
  const [largest, , third] = svd.sigma;
  return third > rankTolerance * largest && svd.v[15] !== 0 ? svd : undefined;
}
