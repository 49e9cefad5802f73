import { doubled } from './grid.js';
import type { Grid } from './grid.js';

/** Buckets per pixel, few enough that few values change after use. */
const PER_PIXEL = 2;
/** Buckets in the ring, a power of two; values land at most one pixel ahead. */
const BUCKETS = 4;
const NOWHERE = -1;

/**
 * First-order upwind solution of |grad T| = 1 for square pixels of size 1 on the four-connected pixel grid, as fast marching
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
  readonly #grid: Grid;
  /** Bucket that a pixel waits in. */
  readonly #waitsIn: Int32Array;
  readonly #buckets: Int32Array[] = [];
  readonly #sizes = new Int32Array(BUCKETS);

  constructor(grid: Grid) {
    this.#grid = grid;
    this.#waitsIn = new Int32Array(grid.value.length);
    for (let b = 0; b < BUCKETS; b++) this.#buckets.push(new Int32Array(64));
  }

  /** Fills the grid with distances from its sources; leaves labels alone. */
  run(): void {
    const waitsIn = this.#waitsIn;
    const buckets = this.#buckets;
    const sizes = this.#sizes;
    const { stride, inside, value, sources, count } = this.#grid;
    waitsIn.fill(NOWHERE);
    for (let k = 0; k < count; k++) this.#put(sources[k], 0);
    for (let b = 0, empty = 0; empty < BUCKETS; b++) {
      const ring = b & (BUCKETS - 1);
      empty = sizes[ring] === 0 ? empty + 1 : 0;
      for (let n = 0; n < sizes[ring]; n++) {
        const p = buckets[ring][n];
        if (waitsIn[p] !== b) continue;
        waitsIn[p] = NOWHERE;
        for (let side = 0; side < 4; side++) {
          const q = p + (1 - 2 * (side & 1)) * (side < 2 ? 1 : stride);
          const old = value[q];
          if (old <= value[p] || inside[q] === 0) continue;
          const x = Math.min(value[q - 1], value[q + 1]);
          const y = Math.min(value[q - stride], value[q + stride]);
          let t = Math.min(x, y) + 1;
          if (Math.abs(x - y) < 1) t = (x + y + Math.sqrt(2 - (x - y) * (x - y))) / 2;
          if (t === old) continue;
          value[q] = t;
          const target = Math.floor(t * PER_PIXEL);
          if (waitsIn[q] !== target) this.#put(q, target);
        }
      }
      sizes[ring] = 0;
    }
  }

  #put(p: number, bucket: number): void {
    const ring = bucket & (BUCKETS - 1);
    const n = this.#sizes[ring]++;
    if (n === this.#buckets[ring].length) this.#buckets[ring] = doubled(this.#buckets[ring]);
    this.#buckets[ring][n] = p;
    this.#waitsIn[p] = bucket;
  }
}
