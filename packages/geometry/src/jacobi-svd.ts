/** Singular values, largest first, and right singular vectors as the columns of `v`. */
export interface Svd {
  readonly sigma: Float64Array;
  /** [columns * columns], row-major. */
  readonly v: Float64Array;
  /** [rows * columns], row-major: U times sigma, its columns in the order of `sigma`. */
  readonly scaledU: Float64Array;
}

const maxSweeps = 60;

/**
 * One-sided Jacobi singular value decomposition of a small dense matrix (Hestenes 1958). It never
 * forms AtA, so that the smallest singular vector keeps its digits.
 */
export function jacobiSvd(matrix: ArrayLike<number>, rows: number, columns: number): Svd {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) v[i * columns + i] = 1;

  let rotated = true;
  for (let sweep = 0; rotated && sweep < maxSweeps; sweep++) {
    rotated = false;
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) {
        let pp = 0;
        let qq = 0;
        let pq = 0;
        for (let i = 0; i < rows * columns; i += columns) {
          pp += a[i + p] * a[i + p];
          qq += a[i + q] * a[i + q];
          pq += a[i + p] * a[i + q];
        }
        if (Math.abs(pq) <= 1e-16 * Math.sqrt(pp) * Math.sqrt(qq)) continue;
        rotated = true;
        const zeta = (qq - pp) / (2 * pq);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const c = 1 / Math.hypot(1, t);
        rotate(a, rows, columns, p, q, c, c * t);
        rotate(v, columns, columns, p, q, c, c * t);
      }
    }
  }
  return sorted(a, v, rows, columns);
}

function rotate(
  m: Float64Array,
  rows: number,
  columns: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  for (let i = 0; i < rows * columns; i += columns) {
    const mp = m[i + p];
    const mq = m[i + q];
    m[i + p] = c * mp - s * mq;
    m[i + q] = s * mp + c * mq;
  }
}

function sorted(a: Float64Array, v: Float64Array, rows: number, columns: number): Svd {
  const norms = Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let i = j; i < rows * columns; i += columns) sum += a[i] * a[i];
    return Math.sqrt(sum);
  });
  const order = norms.map((_, j) => j).toSorted((i, j) => norms[j] - norms[i]);
  const pick = (m: Float64Array): Float64Array =>
    m.map((_, i) => m[i - (i % columns) + order[i % columns]]);
  return { sigma: Float64Array.from(order, (j) => norms[j]), v: pick(v), scaledU: pick(a) };
}
