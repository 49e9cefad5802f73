/**
 * Exact Euclidean distance transform in two passes: distances along columns, then the lower
 * envelope of parabolas along rows (Felzenszwalb and Huttenlocher 2012). Squared distances are
 * integers, so the result is exact up to the last square root.
 *
 * @internal
 */
export class EuclideanDistance {
  private readonly height: number;
  private readonly width: number;
  private readonly column: Float64Array;
  private readonly apex: Int32Array;
  private readonly from: Float64Array;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.column = new Float64Array(height * width);
    this.apex = new Int32Array(width);
    this.from = new Float64Array(width);
  }

  run(mask: ArrayLike<number>, out: Float32Array): void {
    this.squaredColumns(mask);
    for (let y = 0; y < this.height; y++) this.envelope(y * this.width, out);
  }

  private squaredColumns(mask: ArrayLike<number>): void {
    const { height, width, column } = this;
    for (let x = 0; x < width; x++) {
      let d = Infinity;
      for (let y = 0, i = x; y < height; y++, i += width) {
        d = mask[i] !== 0 ? 0 : d + 1;
        column[i] = d;
      }
      d = Infinity;
      for (let y = height - 1, i = y * width + x; y >= 0; y--, i -= width) {
        d = mask[i] !== 0 ? 0 : d + 1;
        const nearest = Math.min(d, column[i]);
        column[i] = nearest * nearest;
      }
    }
  }

  private envelope(row: number, out: Float32Array): void {
    const { width, column, apex, from } = this;
    let last = -1;
    for (let x = 0; x < width; x++) {
      const f = column[row + x];
      if (f === Infinity) continue;
      let start = -Infinity;
      while (last >= 0) {
        const v = apex[last];
        start = (f + x * x - (column[row + v] + v * v)) / (2 * (x - v));
        if (start > from[last]) break;
        last--;
      }
      last++;
      apex[last] = x;
      from[last] = last === 0 ? -Infinity : start;
    }
    for (let x = 0, k = 0; x < width; x++) {
      if (last < 0) {
        out[row + x] = Infinity;
        continue;
      }
      while (k < last && from[k + 1] < x) k++;
      const d = x - apex[k];
      out[row + x] = Math.sqrt(d * d + column[row + apex[k]]);
    }
  }
}
