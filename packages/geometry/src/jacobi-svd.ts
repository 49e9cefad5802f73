const maxSweeps = 60;
/** Columns whose cosine is below this count as orthogonal: a few units in the last place. */
const orthogonal = 1e-15;

/**
 * One-sided Jacobi singular value decomposition A = U S Vt of a small dense matrix (Hestenes 1958),
 * in place and without allocation. It never forms AtA, so that the smallest singular vector keeps
 * its digits.
 *
 * @param a [rows * columns], row-major; becomes U S, columns in falling order of length.
 * @param v [columns * columns]; becomes V.
 * @param sigma [columns]; becomes the singular values.
 */
export function jacobiSvd(
  a: Float64Array,
  rows: number,
  columns: number,
  v: Float64Array,
  sigma: Float64Array,
): void {
  const size = rows * columns;
  for (let i = 0; i < columns * columns; i++) v[i] = i % (columns + 1) === 0 ? 1 : 0;

  let rotated = true;
  for (let sweep = 0; rotated && sweep < maxSweeps; sweep++) {
    rotated = false;
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) {
        let pp = 0;
        let qq = 0;
        let pq = 0;
        for (let i = 0; i < size; i += columns) {
          const ap = a[i + p];
          const aq = a[i + q];
          pp += ap * ap;
          qq += aq * aq;
          pq += ap * aq;
        }
        if (Math.abs(pq) <= orthogonal * Math.sqrt(pp) * Math.sqrt(qq)) continue;
        rotated = true;
        const zeta = (qq - pp) / (2 * pq);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        rotate(a, size, columns, p, q, c, c * t);
        rotate(v, columns * columns, columns, p, q, c, c * t);
      }
    }
  }
  sort(a, rows, columns, v, sigma);
}

function rotate(
  m: Float64Array,
  size: number,
  columns: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  for (let i = 0; i < size; i += columns) {
    const mp = m[i + p];
    const mq = m[i + q];
    m[i + p] = c * mp - s * mq;
    m[i + q] = s * mp + c * mq;
  }
}

function sort(
  a: Float64Array,
  rows: number,
  columns: number,
  v: Float64Array,
  sigma: Float64Array,
): void {
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let i = j; i < rows * columns; i += columns) sum += a[i] * a[i];
    sigma[j] = Math.sqrt(sum);
  }
  for (let j = 0; j < columns - 1; j++) {
    let largest = j;
    for (let k = j + 1; k < columns; k++) if (sigma[k] > sigma[largest]) largest = k;
    if (largest === j) continue;
    swap(sigma, j, largest);
    for (let r = 0; r < rows; r++) swap(a, r * columns + j, r * columns + largest);
    for (let r = 0; r < columns; r++) swap(v, r * columns + j, r * columns + largest);
  }
}

function swap(m: Float64Array, i: number, j: number): void {
  const kept = m[i];
  m[i] = m[j];
  m[j] = kept;
}
