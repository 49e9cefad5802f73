/** Rows to the nearest mask pixel of a column that has none: more than any image has. */
const FAR = 1 << 26;

/**
 * Exact Euclidean distance transform in two passes: rows to the nearest mask pixel of each column,
 * then, row by row, the lower envelope of the columns' parabolas (Felzenszwalb and Huttenlocher
 * 2012). No division; with unit spacing all but the last square root is exact.
 *
 * @internal
 */
export class EuclideanDistance {
  private readonly height: number;
  private readonly width: number;
  private readonly rows: Int32Array;
  private readonly apex: Int32Array;
  /** Height of a parabola of the envelope at its apex and, for comparisons, at column 0. */
  private readonly low: Float64Array;
  private readonly start: Float64Array;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.rows = new Int32Array(height * width);
    this.apex = new Int32Array(width);
    this.low = new Float64Array(width);
    this.start = new Float64Array(width);
  }

  /** Writes distances, and the flat index of the nearest mask pixel (-1 for none). */
  run(
    mask: ArrayLike<number>,
    out: Float32Array,
    nearest: Int32Array | null,
    spacingX: number,
    spacingY: number,
  ): void {
    const { height, width, rows } = this;
    for (let i = 0; i < width; i++) rows[i] = mask[i] !== 0 ? 0 : FAR;
    for (let i = width; i < rows.length; i++) rows[i] = mask[i] !== 0 ? 0 : rows[i - width] + 1;
    for (let y = height - 1; y >= 0; y--) {
      if (y < height - 1) {
        for (let i = y * width; i < (y + 1) * width; i++) {
          if (rows[i + width] < rows[i]) rows[i] = rows[i + width] + 1;
        }
      }
      this.envelope(y, mask, out, nearest, spacingX * spacingX, spacingY * spacingY);
    }
  }

  private envelope(
    y: number,
    mask: ArrayLike<number>,
    out: Float32Array,
    nearest: Int32Array | null,
    squareX: number,
    squareY: number,
  ): void {
    const { width, rows, apex, low, start } = this;
    const row = y * width;
    let last = -1;
    for (let x = 0; x < width; x++) {
      const steps = rows[row + x];
      if (steps >= FAR) continue;
      const f = squareY * steps * steps;
      const s = f + squareX * x * x;
      // The last parabola is nowhere lowest when the new one passes the one before it first.
      while (
        last > 0 &&
        (start[last] - start[last - 1]) * (x - apex[last]) >=
          (s - start[last]) * (apex[last] - apex[last - 1])
      ) {
        last--;
      }
      last++;
      apex[last] = x;
      low[last] = f;
      start[last] = s;
    }
    if (last < 0) {
      out.fill(Infinity, row, row + width);
      nearest?.fill(-1, row, row + width);
      return;
    }
    for (let x = 0, k = 0; x < width; x++) {
      const d = x - apex[k];
      let square = squareX * d * d + low[k];
      while (k < last) {
        const e = x - apex[k + 1];
        const next = squareX * e * e + low[k + 1];
        if (next > square) break;
        square = next;
        k++;
      }
      out[row + x] = Math.sqrt(square);
      if (nearest === null) continue;
      const steps = rows[row + apex[k]];
      const above = y >= steps && mask[(y - steps) * width + apex[k]] !== 0;
      nearest[row + x] = (above ? y - steps : y + steps) * width + apex[k];
    }
  }
}
