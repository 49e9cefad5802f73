import type { Grid } from './grid.js';
import { MinHeap } from './min-heap.js';

/** Order 2 as scikit-fmm computes it, see `FastMarching`. @internal */
export const RELEASED = 3;

/** States of a pixel: outside, then as `Grid.inside` has it, then reached. */
const FAR = 1;
const NARROW = 2;
const FROZEN = 3;
/** No value. */
const NONE = -1;
/** Second-order differences would overshoot where the speed changes by this factor. */
const JUMP = 2;

/**
 * Heap-based fast marching for |grad T| = 1 / speed on the four-connected pixel grid (Sethian 1996).
 *
 * Pixels of equal value are frozen together and the finite differences of orders 1 and 2 are written
 * symmetrically in both axes and both directions, so a flipped or transposed input gives the flipped
 * or transposed result to the last bit.
 *
 * Order RELEASED is the second order of scikit-fmm, which the released weighting code calls: of two
 * equal neighbours the first one counts, a second pixel found on the first side stays in use when
 * the other side turns out nearer, and behind a source any second pixel counts. Its results
 * therefore change a little when the image is flipped.
 *
 * @internal
 */
export class FastMarching {
  readonly #grid: Grid;
  readonly #stride: number;
  readonly #state: Uint8Array;
  readonly #value: Float64Array;
  readonly #batch: Int32Array;
  readonly #heap = new MinHeap();
  #speed: ArrayLike<number> | undefined;
  /** Inverse squares of the spacing. */
  #weightX = 1;
  #weightY = 1;
  #order = 1;

  constructor(grid: Grid) {
    this.#grid = grid;
    this.#stride = grid.stride;
    this.#state = grid.inside;
    this.#value = grid.value;
    this.#batch = new Int32Array(grid.value.length);
  }

  /** Fills the grid with distances from its sources, and labels; changes `inside`. */
  run(order: number, spacingX: number, spacingY: number, speed?: ArrayLike<number>): void {
    const state = this.#state;
    const grid = this.#grid;
    const { sources, count } = grid;
    this.#order = order;
    this.#weightX = 1 / (spacingX * spacingX);
    this.#weightY = 1 / (spacingY * spacingY);
    this.#speed = speed;
    for (let k = 0; k < count; k++) state[sources[k]] = FROZEN;
    for (let k = 0; k < count; k++) this.#relaxAround(sources[k]);
    this.#march();
  }

  #march(): void {
    const state = this.#state;
    const value = this.#value;
    const batch = this.#batch;
    const heap = this.#heap;
    while (heap.size > 0) {
      const arrival = heap.keys[0];
      let count = 0;
      while (heap.size > 0 && heap.keys[0] === arrival) {
        const p = heap.pop();
        if (state[p] !== NARROW || value[p] !== arrival) continue;
        state[p] = FROZEN;
        batch[count++] = p;
      }
      for (let k = 0; k < count; k++) {
        this.#inheritLabel(batch[k]);
        this.#relaxAround(batch[k]);
      }
    }
  }

  /** A pixel takes the label of its neighbour of least value; of equal ones the least label. */
  #inheritLabel(p: number): void {
    const state = this.#state;
    const value = this.#value;
    const stride = this.#stride;
    const { label } = this.#grid;
    let least = value[p];
    for (let side = 0; side < 4; side++) {
      const q = p + (1 - 2 * (side & 1)) * (side < 2 ? 1 : stride);
      if (state[q] !== FROZEN || value[q] >= value[p] || value[q] > least) continue;
      if (value[q] === least && label[q] > label[p]) continue;
      least = value[q];
      label[p] = label[q];
    }
  }

  #relaxAround(p: number): void {
    const state = this.#state;
    const stride = this.#stride;
    for (let side = 0; side < 4; side++) {
      const step = (1 - 2 * (side & 1)) * (side < 2 ? 1 : stride);
      const near = state[p + step];
      if (near === FAR || near === NARROW) this.#relax(p + step);
      else if (this.#order > 1 && near === FROZEN && state[p + 2 * step] === NARROW) {
        this.#relax(p + 2 * step);
      }
    }
  }

  #relax(p: number): void {
    const arrival = this.#arrival(p);
    // No front passes between these neighbours: the value from the earlier one stands.
    if (arrival === NONE || (this.#state[p] === NARROW && this.#value[p] === arrival)) return;
    this.#state[p] = NARROW;
    this.#value[p] = arrival;
    this.#heap.push(arrival, p);
  }

  /**
   * Solution of the upwind quadratic of one pixel from its frozen neighbours, or NONE. Along an axis
   * it has the square of weight (T - v): v1 and 1 / h^2 for the first order, (4 v1 - v2) / 3 and
   * 9/4 / h^2 for the second, where v2 is the next pixel upwind.
   */
  #arrival(p: number): number {
    const state = this.#state;
    const value = this.#value;
    const order = this.#order;
    const slowness = this.#slowness(p);
    let v = 0;
    let weight = 0;
    let otherV = 0;
    let otherWeight = 0;
    // a T^2 + b T + c = 1, summed in scikit-fmm's order, so that near ties break as there.
    let a = 0;
    let b = 0;
    let c = 0;
    for (let axis = 0; axis < 2; axis++) {
      otherV = v;
      otherWeight = weight;
      const step = axis === 0 ? this.#stride : 1;
      const before = state[p - step] === FROZEN ? value[p - step] : Infinity;
      const after = state[p + step] === FROZEN ? value[p + step] : Infinity;
      v = before < after ? before : after;
      weight = axis === 0 ? this.#weightY : this.#weightX;
      if (v === Infinity) {
        v = weight = 0;
        continue;
      }
      let v2 = NONE;
      if (order === RELEASED) {
        if (before < Infinity) v2 = this.#beyond(p, -step, before);
        const next = after < before ? this.#beyond(p, step, after) : NONE;
        if (next !== NONE) v2 = next;
      } else if (order === 2) {
        // Of two equal neighbours the one with the later second pixel gives the earlier arrival.
        if (before === v) v2 = this.#beyond(p, -step, v);
        if (after === v) v2 = Math.max(v2, this.#beyond(p, step, v));
      }
      if (v2 !== NONE) {
        v = (1 / 3) * (4 * v - v2);
        weight *= 9 / 4;
      }
      a += weight;
      b -= 2 * weight * v;
      c += weight * (v * v);
    }
    if (order === RELEASED) {
      const determinant = b * b - 4 * a * (c - 1);
      return determinant > 0 ? (-b + Math.sqrt(determinant)) / 2 / a : NONE;
    }
    const sum = weight + otherWeight;
    const difference = v - otherV;
    const root = sum * slowness * slowness - weight * otherWeight * difference * difference;
    return root > 0 ? (weight * v + otherWeight * otherV + Math.sqrt(root)) / sum : NONE;
  }

  /** Value of the second pixel upwind, or NONE where a second-order difference does not hold. */
  #beyond(p: number, step: number, v1: number): number {
    const state = this.#state;
    const value = this.#value;
    const v2 = value[p + 2 * step];
    if (state[p + 2 * step] !== FROZEN) return NONE;
    if (v2 > v1 && !(this.#order === RELEASED && v1 === 0)) return NONE;
    const change = this.#slowness(p) / this.#slowness(p + step);
    return change < JUMP && change > 1 / JUMP ? v2 : NONE;
  }

  #slowness(p: number): number {
    return this.#speed === undefined ? 1 : 1 / this.#speed[this.#grid.pixel(p)];
  }
}
