import { isUsed } from './triangulate-input.js';
import type { TriangulateInput } from './triangulate-input.js';

/** Below this part of the largest pivot the rays do not fix a point. */
const rankTolerance = 1e-12;
/** Depth, relative to the numbers it is the sum of, that is no more than rounding. */
const depthTolerance = 1e-9;

/** Solves for one point after the other, reusing its memory. */
export class DltSolver {
  /** Homogeneous coordinates of the point that `solve` found, the last one 1. */
  readonly solution = new Float64Array(4);
  /** Views that see the point; view k has the rows 2k and 2k + 1 below. */
  #used = new Int32Array(0);
  /** Rows u P3 - P1 and v P3 - P2, scaled, [rows * 4], and what they were multiplied by, [rows]. */
  #rows = new Float64Array(0);
  #scale = new Float64Array(0);
  #count = 0;
  /** The largest weight of the point: only ratios of weights count. */
  #unit = 1;
  /** Upper triangle of the rows, [4 * 4]. */
  readonly #r = new Float64Array(16);
  /** Upper triangle L with LtL = MtM - t: M the first three columns, t 0 for `planes`. */
  readonly #l = new Float64Array(9);
  readonly #step = new Float64Array(3);
  readonly #q = new Float64Array(4);

  /** Fills `solution` for point i; false if its rays do not fix a point. */
  solve(input: TriangulateInput, i: number): boolean {
    this.#collect(input, i);
    if (this.#count < 4) return false;
    this.#fillRows(input, i);
    this.#triangle();
    if (!this.#solvePlanes()) return false;
    if (input.method === 'homogeneous' && !this.#shift()) return false;
    return this.#hasDepth(input);
  }

  /** Notes the views that see point i. */
  #collect(input: TriangulateInput, i: number): void {
    const { views, weights, count } = input;
    if (this.#used.length < views) {
      this.#used = new Int32Array(views);
      this.#rows = new Float64Array(views * 8);
      this.#scale = new Float64Array(views * 2);
    }
    let used = 0;
    let unit = 0;
    for (let v = 0; v < views; v++) {
      if (!isUsed(input, v, i)) continue;
      this.#used[used++] = v;
      unit = Math.max(unit, weights ? weights[v * count + i] : 1);
    }
    this.#count = 2 * used;
    this.#unit = unit;
  }

  #fillRows({ points, projections, weights, count, method }: TriangulateInput, i: number): void {
    const rows = this.#rows;
    for (let k = 0; k < this.#count; k++) {
      const v = this.#used[k >> 1];
      const o = v * count + i;
      const value = points[2 * o + (k & 1)];
      const third = v * 12 + 8;
      const own = v * 12 + 4 * (k & 1);
      const a = value * projections[third] - projections[own];
      const b = value * projections[third + 1] - projections[own + 1];
      const c = value * projections[third + 2] - projections[own + 2];
      const d = value * projections[third + 3] - projections[own + 3];
      const weight = weights ? weights[o] / this.#unit : 1;
      const scale = method === 'homogeneous' ? weight : weight / Math.sqrt(a * a + b * b + c * c);
      this.#scale[k] = scale;
      rows[4 * k] = scale * a;
      rows[4 * k + 1] = scale * b;
      rows[4 * k + 2] = scale * c;
      rows[4 * k + 3] = scale * d;
    }
  }

  /**
   * Reduces the rows to a triangle by the modified Gram-Schmidt process, one pass per column. AtA is
   * never formed, so that rays that are almost parallel keep their digits, and the cost is linear in
   * the views.
   */
  #triangle(): void {
    const rows = this.#rows;
    const end = 4 * this.#count;
    let aa = 0;
    let ab = 0;
    let ac = 0;
    let ad = 0;
    let bb = 0;
    let bc = 0;
    let bd = 0;
    let cc = 0;
    let cd = 0;
    let dd = 0;
    for (let k = 0; k < end; k += 4) {
      const a = rows[k];
      aa += a * a;
      ab += a * rows[k + 1];
      ac += a * rows[k + 2];
      ad += a * rows[k + 3];
    }
    for (let k = 0; k < end; k += 4) {
      const a = rows[k];
      const b = rows[k + 1] - (ab / aa) * a;
      bb += b * b;
      bc += b * (rows[k + 2] - (ac / aa) * a);
      bd += b * (rows[k + 3] - (ad / aa) * a);
    }
    for (let k = 0; k < end; k += 4) {
      const a = rows[k];
      const b = rows[k + 1] - (ab / aa) * a;
      const c = rows[k + 2] - (ac / aa) * a - (bc / bb) * b;
      cc += c * c;
      cd += c * (rows[k + 3] - (ad / aa) * a - (bd / bb) * b);
    }
    for (let k = 0; k < end; k += 4) {
      const a = rows[k];
      const b = rows[k + 1] - (ab / aa) * a;
      const c = rows[k + 2] - (ac / aa) * a - (bc / bb) * b;
      const d = rows[k + 3] - (ad / aa) * a - (bd / bb) * b - (cd / cc) * c;
      dd += d * d;
    }
    const r = this.#r;
    r[0] = Math.sqrt(aa);
    r[1] = ab / r[0];
    r[2] = ac / r[0];
    r[3] = ad / r[0];
    r[5] = Math.sqrt(bb);
    r[6] = bc / r[5];
    r[7] = bd / r[5];
    r[10] = Math.sqrt(cc);
    r[11] = cd / r[10];
    r[15] = Math.sqrt(dd);
  }

  /** Least squares of rows * (X, 1), by back substitution. */
  #solvePlanes(): boolean {
    const r = this.#r;
    const least = Math.min(r[0], r[5], r[10]);
    if (!(least > rankTolerance * Math.max(r[0], r[5], r[10]))) return false;
    const x = this.solution;
    x[2] = -r[11] / r[10];
    x[1] = -(r[7] + r[6] * x[2]) / r[5];
    x[0] = -(r[3] + r[1] * x[1] + r[2] * x[2]) / r[0];
    x[3] = 1;
    const l = this.#l;
    l[0] = r[0];
    l[1] = r[1];
    l[2] = r[2];
    l[4] = r[5];
    l[5] = r[6];
    l[8] = r[10];
    return true;
  }

  /**
   * From the least-squares point Y to the last right singular vector, (X, 1) up to length. With the
   * rows split as (M, b) and t the smallest eigenvalue, (MtM - t) X = -Mt b, so that
   * (MtM - t) (X - Y) = t Y: a small correction by a well-conditioned system, where the 4x4 problem
   * in millimetres is badly conditioned. t is the fixed point of X's Rayleigh quotient, which is
   * above t exactly if the t that X was solved with is below it; bisection where the system with a
   * trial value is not positive definite, which it is with t.
   */
  #shift(): boolean {
    const r = this.#r;
    const x = this.solution;
    const step = this.#step;
    const y0 = x[0];
    const y1 = x[1];
    const y2 = x[2];
    const excess = r[15] * r[15];
    let low = 0;
    let high = excess / (1 + y0 * y0 + y1 * y1 + y2 * y2);
    let t = high;
    for (let iteration = 0; iteration < 100; iteration++) {
      if (!this.#factor(t)) {
        high = t;
        t = (low + high) / 2;
        continue;
      }
      this.#solveTriangles(t * y0, t * y1, t * y2, step);
      x[0] = y0 + step[0];
      x[1] = y1 + step[1];
      x[2] = y2 + step[2];
      const a = r[0] * step[0] + r[1] * step[1] + r[2] * step[2];
      const b = r[5] * step[1] + r[6] * step[2];
      const c = r[10] * step[2];
      const length = 1 + x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
      const quotient = (excess + a * a + b * b + c * c) / length;
      if (quotient > t) low = t;
      else high = t;
      if (Math.abs(quotient - t) <= 1e-14 * t || high - low <= 1e-16 * high) {
        // Otherwise the point is at infinity.
        return Math.sqrt(length) * rankTolerance < 1;
      }
      t = quotient > low && quotient < high ? quotient : (low + high) / 2;
    }
    return false;
  }

  /** Fills `#l` with the Cholesky factor of MtM - t; false if that is not positive definite. */
  #factor(t: number): boolean {
    const r = this.#r;
    const l = this.#l;
    const a = r[0] * r[0] - t;
    if (!(a > 0)) return false;
    l[0] = Math.sqrt(a);
    l[1] = (r[0] * r[1]) / l[0];
    l[2] = (r[0] * r[2]) / l[0];
    const b = r[1] * r[1] + r[5] * r[5] - t - l[1] * l[1];
    if (!(b > 0)) return false;
    l[4] = Math.sqrt(b);
    l[5] = (r[1] * r[2] + r[5] * r[6] - l[1] * l[2]) / l[4];
    const c = r[2] * r[2] + r[6] * r[6] + r[10] * r[10] - t - l[2] * l[2] - l[5] * l[5];
    if (!(c > 0)) return false;
    l[8] = Math.sqrt(c);
    return true;
  }

  /** (LtL)^-1 (gx, gy, gz). */
  #solveTriangles(gx: number, gy: number, gz: number, out: Float64Array): void {
    const l = this.#l;
    const y0 = gx / l[0];
    const y1 = (gy - l[1] * y0) / l[4];
    const y2 = (gz - l[2] * y0 - l[5] * y1) / l[8];
    out[2] = y2 / l[8];
    out[1] = (y1 - l[5] * out[2]) / l[4];
    out[0] = (y0 - l[1] * out[1] - l[2] * out[2]) / l[0];
  }

  /** False where the rays meet in the common centre of the cameras: depth 0 for all that see it. */
  #hasDepth({ projections: p }: TriangulateInput): boolean {
    const x = this.solution;
    for (let k = 0; 2 * k < this.#count; k++) {
      const o = 12 * this.#used[k] + 8;
      let depth = 0;
      let size = 0;
      for (let c = 0; c < 4; c++) {
        depth += p[o + c] * x[c];
        size += Math.abs(p[o + c] * x[c]);
      }
      if (Math.abs(depth) > depthTolerance * size) return true;
    }
    return false;
  }

  /**
   * Writes the gradients of point i, which `solve` has found, from that of the loss by the point.
   *
   * With A the scaled rows and x = (X, 1): d loss = -q d(AtA) x, where q solves the system's
   * adjoint, for `homogeneous` orthogonally to x, since t moves with the rows as well.
   */
  addGradient(
    { projections, weights, count, method }: TriangulateInput,
    i: number,
    upstream: ArrayLike<number>,
    byPoint: Float64Array,
    byWeight: Float64Array,
  ): void {
    const q = this.#q;
    const x = this.solution;
    this.#solveTriangles(upstream[3 * i], upstream[3 * i + 1], upstream[3 * i + 2], q);
    q[3] = 0;
    if (method === 'homogeneous') {
      const length = 1 + x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
      const along = (x[0] * q[0] + x[1] * q[1] + x[2] * q[2]) / length;
      for (let c = 0; c < 4; c++) q[c] -= along * x[c];
    }
    const a = this.#rows;
    for (let k = 0; k < this.#count; k++) {
      const v = this.#used[k >> 1];
      const o = v * count + i;
      let onX = 0;
      let onQ = 0;
      for (let c = 0; c < 4; c++) {
        onX += a[4 * k + c] * x[c];
        onQ += a[4 * k + c] * q[c];
      }
      // The row is divided by its own length, which moves with the pixel.
      const weight = weights ? weights[o] / this.#unit : 1;
      const shrink = method === 'homogeneous' ? 0 : (2 * onQ * onX) / (weight * weight);
      let byValue = 0;
      for (let c = 0; c < 4; c++) {
        const byRow = (c < 3 ? shrink * a[4 * k + c] : 0) - onX * q[c] - onQ * x[c];
        byValue += byRow * projections[v * 12 + 8 + c];
      }
      byPoint[2 * o + (k & 1)] = this.#scale[k] * byValue;
      byWeight[o] -= (2 * onQ * onX) / (weights ? weights[o] : 1);
    }
  }
}
