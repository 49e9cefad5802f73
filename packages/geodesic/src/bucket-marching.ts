/** Buckets in the ring, a power of two; a value lands at most this many less two ahead. */
const BUCKETS = 64;
const NOWHERE = -1;
const OUTSIDE = -2;

/**
 * First-order upwind solution of |grad T| = 1 on the four-connected pixel grid, as fast marching
 * gives it, without a heap: pixels wait in buckets of nearly equal values, and one whose value
 * changes after its neighbours used it waits again (label correcting, in the manner of Dial).
 *
 * Every pixel's value depends on smaller ones only. The equations therefore have one solution, to
 * the last bit, however it is reached: that of fast marching, and the flipped or transposed one for
 * a flipped or transposed mask.
 *
 * @internal
 */
export class BucketMarching {
  private readonly height: number;
  private readonly width: number;
  private readonly stride: number;
  /** Infinity before the front comes and outside the mask; with a margin of one pixel. */
  private readonly value: Float64Array;
  /** Bucket that a pixel waits in; NOWHERE, or OUTSIDE of the mask. */
  private readonly waitsIn: Int32Array;
  private readonly buckets: Int32Array[] = [];
  private readonly sizes = new Int32Array(BUCKETS);

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.stride = width + 2;
    const size = (height + 2) * this.stride;
    this.value = new Float64Array(size);
    this.waitsIn = new Int32Array(size);
    for (let b = 0; b < BUCKETS; b++) this.buckets.push(new Int32Array(64));
  }

  /** Writes distances from the nearest of the sources (x, y pairs). */
  run(
    mask: ArrayLike<number>,
    sources: ArrayLike<number>,
    count: number,
    out: Float32Array,
    spacingX: number,
    spacingY: number,
  ): void {
    const { width, height, stride, value, waitsIn } = this;
    value.fill(Infinity);
    waitsIn.fill(OUTSIDE);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + 1) * stride + 1; x < width; x++, i++, p++) {
        if (mask[i] !== 0) waitsIn[p] = NOWHERE;
      }
    }
    for (let k = 0; k < count; k++) {
      const p = (sources[2 * k + 1] + 1) * stride + sources[2 * k] + 1;
      if (value[p] === 0) continue;
      value[p] = 0;
      this.put(p, 0);
    }
    this.march(spacingX, spacingY);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + 1) * stride + 1; x < width; x++, i++, p++) out[i] = value[p];
    }
  }

  private march(spacingX: number, spacingY: number): void {
    const { stride, value, waitsIn, buckets, sizes } = this;
    // Narrow, so that few values change after use, but never more than the ring covers.
    const small = Math.min(spacingX, spacingY);
    const large = Math.max(spacingX, spacingY);
    const perUnit = 1 / Math.max(small / 2, large / (BUCKETS - 2));
    const wx = 1 / (spacingX * spacingX);
    const wy = 1 / (spacingY * spacingY);
    const a = wx + wy;
    const product = wx * wy;
    for (let b = 0, empty = 0; empty < BUCKETS; b++) {
      const ring = b & (BUCKETS - 1);
      empty = sizes[ring] === 0 ? empty + 1 : 0;
      for (let n = 0; n < sizes[ring]; n++) {
        const p = buckets[ring][n];
        if (waitsIn[p] !== b) continue;
        waitsIn[p] = NOWHERE;
        const v = value[p];
        for (let side = 0; side < 4; side++) {
          const q = side < 2 ? p + 2 * side - 1 : p + (2 * side - 5) * stride;
          const old = value[q];
          if (old <= v || waitsIn[q] === OUTSIDE) continue;
          const left = value[q - 1];
          const right = value[q + 1];
          const up = value[q - stride];
          const down = value[q + stride];
          const x = left < right ? left : right;
          const y = up < down ? up : down;
          const alongX = x + spacingX;
          const alongY = y + spacingY;
          let t = alongX < alongY ? alongX : alongY;
          if (x < alongY && y < alongX) {
            const d = x - y;
            t = (wx * x + wy * y + Math.sqrt(a - product * d * d)) / a;
          }
          if (t === old) continue;
          value[q] = t;
          const target = Math.floor(t * perUnit);
          if (waitsIn[q] !== target) this.put(q, target);
        }
      }
      sizes[ring] = 0;
    }
  }

  private put(p: number, bucket: number): void {
    const ring = bucket & (BUCKETS - 1);
    let list = this.buckets[ring];
    const n = this.sizes[ring]++;
    if (n === list.length) {
      const grown = new Int32Array(2 * n);
      grown.set(list);
      this.buckets[ring] = list = grown;
    }
    list[n] = p;
    this.waitsIn[p] = bucket;
  }
}
