import type { Grid } from './grid.js';

/** Rows to the nearest mask pixel of a column that has none: more than any image has. */
const FAR = 1 << 26;

/**
 * Exact Euclidean distance transform in two passes: rows to the nearest mask pixel of each column,
 * then, row by row, the lower envelope of the columns' parabolas (Felzenszwalb and Huttenlocher
 * 2012). With unit spacing the squared distances are exact.
 *
 * @internal
 */
export class EuclideanDistance {
  readonly #width: number;
  readonly #rows: Int32Array;
  readonly #apex: Int32Array;
  /** Heights of the envelope's parabolas at their apexes. */
  readonly #low: Float64Array;

  constructor({ height, width }: Grid) {
    this.#width = width;
    this.#rows = new Int32Array(height * width);
    this.#apex = new Int32Array(width);
    this.#low = new Float64Array(width);
  }

  run(mask: ArrayLike<number>, out: Float32Array, spacingX: number, spacingY: number): void {
    const width = this.#width;
    const rows = this.#rows;
    for (let i = 0; i < rows.length; i++) {
      rows[i] = mask[i] !== 0 ? 0 : i < width ? FAR : rows[i - width] + 1;
    }
    for (let i = rows.length - width - 1; i >= 0; i--) {
      if (rows[i + width] < rows[i]) rows[i] = rows[i + width] + 1;
    }
    for (let row = 0; row < rows.length; row += width) {
      this.#envelope(row, out, spacingX * spacingX, spacingY * spacingY);
    }
  }

  /** Distances of the row that begins at index `row`. */
  #envelope(row: number, out: Float32Array, squareX: number, squareY: number): void {
    const width = this.#width;
    const rows = this.#rows;
    const apex = this.#apex;
    const low = this.#low;
    // Of the last parabola and the one before it: the apex, and the height at column 0.
    let last = -1;
    let a1 = 0;
    let s1 = 0;
    let a0 = 0;
    let s0 = 0;
    for (let x = 0; x < width; x++) {
      const steps = rows[row + x];
      if (steps >= FAR) continue;
      const f = squareY * steps * steps;
      const s = f + squareX * x * x;
      // The last parabola is nowhere lowest when the new one passes the one before it first.
      while (last > 0 && (s1 - s0) * (x - a1) >= (s - s1) * (a1 - a0)) {
        last--;
        a1 = a0;
        s1 = s0;
        if (last > 0) {
          a0 = apex[last - 1];
          s0 = low[last - 1] + squareX * a0 * a0;
        }
      }
      last++;
      a0 = a1;
      s0 = s1;
      a1 = x;
      s1 = s;
      apex[last] = x;
      low[last] = f;
    }
    if (last < 0) {
      out.fill(Infinity, row, row + width);
      return;
    }
    for (let k = 0, x = 0; k <= last; k++) {
      const a = apex[k];
      const f = low[k];
      let end = width;
      if (k < last) {
        const b = apex[k + 1];
        const rise = low[k + 1] - f + squareX * (b * b - a * a);
        end = Math.floor(rise / (2 * squareX * (b - a))) + 1;
        if (end > width) end = width;
      }
      for (; x < end; x++) out[row + x] = Math.sqrt(squareX * (x - a) * (x - a) + f);
    }
  }
}
