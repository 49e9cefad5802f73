import { jacobiSvd } from './jacobi-svd.js';

/** Spread of a point set, relative to its distance from the origin, that counts as none. */
const pointTolerance = 1e-13;
/** Singular values below this part of the largest are taken for 0. */
const rankTolerance = 1e-12;
/** Below this part of the cube of the trace the closed form has lost too many digits. */
const closedFormTolerance = 1e-2;

/** Fits one similarity after the other, reusing its memory. */
export class AlignKernel {
  readonly sourceCenter = new Float64Array(3);
  readonly targetCenter = new Float64Array(3);
  /** 3x3, row-major. */
  readonly rotation = new Float64Array(9);
  scale = 1;
  /** Covariance [source * target]; U S after the decomposition. */
  readonly #u = new Float64Array(9);
  readonly #v = new Float64Array(9);
  readonly #sigma = new Float64Array(3);

  /**
   * Fits target = scale * rotation * (source - sourceCenter) + targetCenter to the `count` points
   * from point `first` on; those of weight 0 are not read. False if there is none, or if a
   * coordinate is not finite.
   */
  fit(
    source: ArrayLike<number>,
    target: ArrayLike<number>,
    first: number,
    count: number,
    weights: ArrayLike<number> | undefined,
    fitScale: boolean,
    reflection: boolean,
  ): boolean {
    const { sourceCenter: from, targetCenter: to } = this;
    from.fill(0);
    to.fill(0);
    let total = 0;
    for (let i = first; i < first + count; i++) {
      const weight = weights ? weights[i] : 1;
      if (!(weight > 0)) continue;
      total += weight;
      for (let d = 0; d < 3; d++) {
        from[d] += weight * source[3 * i + d];
        to[d] += weight * target[3 * i + d];
      }
    }
    if (total === 0) return false;
    for (let d = 0; d < 3; d++) {
      from[d] /= total;
      to[d] /= total;
    }
    const spread = this.#covariance(source, target, first, count, weights);
    // NaN and infinity anywhere reach one of these sums.
    let check = spread;
    for (let k = 0; k < 9; k++) check += this.#u[k];
    if (!Number.isFinite(check)) return false;
    const distance = Math.sqrt(from[0] * from[0] + from[1] * from[1] + from[2] * from[2]);
    if (spread <= total * (pointTolerance * distance) ** 2) {
      this.#identity();
      this.scale = 1;
      return true;
    }
    const trace = (!reflection && this.#rotateInClosedForm()) || this.#rotate(reflection);
    this.scale = fitScale ? trace / spread : 1;
    return true;
  }

  #covariance(
    source: ArrayLike<number>,
    target: ArrayLike<number>,
    first: number,
    count: number,
    weights: ArrayLike<number> | undefined,
  ): number {
    const { sourceCenter: from, targetCenter: to } = this;
    const c = this.#u;
    c.fill(0);
    let spread = 0;
    for (let i = first; i < first + count; i++) {
      const weight = weights ? weights[i] : 1;
      if (!(weight > 0)) continue;
      const o = 3 * i;
      const tx = target[o] - to[0];
      const ty = target[o + 1] - to[1];
      const tz = target[o + 2] - to[2];
      for (let d = 0; d < 3; d++) {
        const s = source[o + d] - from[d];
        const weighted = weight * s;
        spread += weighted * s;
        c[3 * d] += weighted * tx;
        c[3 * d + 1] += weighted * ty;
        c[3 * d + 2] += weighted * tz;
      }
    }
    return spread;
  }

  #identity(): void {
    for (let k = 0; k < 9; k++) this.rotation[k] = k % 4 === 0 ? 1 : 0;
  }

  /**
   * Fills `rotation` with the proper R that maximises trace(R C), C the covariance; that trace, or 0
   * where C is too near to having no single best R. F. L. Markley, Attitude determination using
   * vector observations: a fast optimal matrix algorithm, 1993.
   */
  #rotateInClosedForm(): number {
    const c = this.#u;
    const cofactor = this.#v;
    let square = 0;
    let cofactorSquare = 0;
    for (let k = 0; k < 9; k++) {
      const r = k < 3 ? 0 : k < 6 ? 3 : 6;
      const p = (r + 3) % 9;
      const q = (r + 6) % 9;
      const m = (k + 1 - r) % 3;
      const n = (k + 2 - r) % 3;
      cofactor[k] = c[p + m] * c[q + n] - c[p + n] * c[q + m];
      square += c[k] * c[k];
      cofactorSquare += cofactor[k] * cofactor[k];
    }
    const determinant = c[0] * cofactor[0] + c[1] * cofactor[1] + c[2] * cofactor[2];
    // The trace is the largest root; Newton's method falls towards it from this upper bound.
    let trace = Math.sqrt(3 * square);
    let slope = 0;
    for (let iteration = 0; iteration < 50; iteration++) {
      const gap = trace * trace - square;
      slope = 4 * trace * gap - 8 * determinant;
      const step = (gap * gap - 8 * trace * determinant - 4 * cofactorSquare) / slope;
      if (!(step > 1e-15 * trace)) break;
      trace -= step;
    }
    const zeta = slope / 8;
    if (!(zeta > closedFormTolerance * trace ** 3)) return 0;
    const direct = (trace * trace + square) / 2;
    for (let j = 0; j < 3; j++) {
      // Row j of CtC.
      const s0 = c[j] * c[0] + c[3 + j] * c[3] + c[6 + j] * c[6];
      const s1 = c[j] * c[1] + c[3 + j] * c[4] + c[6 + j] * c[7];
      const s2 = c[j] * c[2] + c[3 + j] * c[5] + c[6 + j] * c[8];
      for (let r = 0; r < 9; r += 3) {
        const cubed = c[r] * s0 + c[r + 1] * s1 + c[r + 2] * s2;
        const k = r + j;
        this.rotation[3 * j + r / 3] = (direct * c[k] + trace * cofactor[k] - cubed) / zeta;
      }
    }
    return trace;
  }

  /** The same by singular values, for every C, and with `reflection` for any orthogonal R. */
  #rotate(reflection: boolean): number {
    const u = this.#u;
    const v = this.#v;
    const sigma = this.#sigma;
    jacobiSvd(u, 3, 3, v, sigma);
    if (sigma[0] === 0) {
      this.#identity();
      return 0;
    }
    const limit = rankTolerance * sigma[0];
    for (let r = 0; r < 3; r++) u[3 * r] /= sigma[0];
    if (sigma[1] > limit) for (let r = 0; r < 3; r++) u[3 * r + 1] /= sigma[1];
    else perpendicular(u);
    // Both frames are made right-handed; sigma[2] counts negative if the best fit is a reflection.
    const mirrored = crossLast(u) * crossLast(v) < 0 && sigma[2] > limit;
    const flip = mirrored && reflection ? -1 : 1;
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        this.rotation[3 * r + c] =
          v[3 * r] * u[3 * c] + v[3 * r + 1] * u[3 * c + 1] + flip * v[3 * r + 2] * u[3 * c + 2];
      }
    }
    return sigma[0] + sigma[1] + (mirrored && !reflection ? -sigma[2] : sigma[2]);
  }

  /** Writes the moved source points to `out`, also those that were left out of the fit. */
  apply(source: ArrayLike<number>, first: number, count: number, out: Float64Array): void {
    const { sourceCenter: from, targetCenter: to, rotation: m, scale } = this;
    for (let o = 3 * first; o < 3 * (first + count); o += 3) {
      const x = source[o] - from[0];
      const y = source[o + 1] - from[1];
      const z = source[o + 2] - from[2];
      for (let d = 0; d < 3; d++) {
        out[o + d] = scale * (m[3 * d] * x + m[3 * d + 1] * y + m[3 * d + 2] * z) + to[d];
      }
    }
  }
}

/** Replaces the last column by the cross product of the others; its dot product with the old one. */
function crossLast(m: Float64Array): number {
  let along = 0;
  for (let r = 0; r < 3; r++) {
    const p = 3 * ((r + 1) % 3);
    const q = 3 * ((r + 2) % 3);
    const value = m[p] * m[q + 1] - m[q] * m[p + 1];
    along += value * m[3 * r + 2];
    m[3 * r + 2] = value;
  }
  return along;
}

/** Fills the second column with a unit vector across the first. */
function perpendicular(m: Float64Array): void {
  let smallest = 0;
  for (let r = 1; r < 3; r++) if (Math.abs(m[3 * r]) < Math.abs(m[3 * smallest])) smallest = r;
  const p = (smallest + 1) % 3;
  const q = (smallest + 2) % 3;
  const length = Math.sqrt(m[3 * p] * m[3 * p] + m[3 * q] * m[3 * q]);
  m[3 * smallest + 1] = 0;
  m[3 * p + 1] = -m[3 * q] / length;
  m[3 * q + 1] = m[3 * p] / length;
}
