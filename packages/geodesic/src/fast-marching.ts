import { MinHeap } from './min-heap.js';

/** Order 2 as scikit-fmm computes it, see `FastMarching`. @internal */
export const RELEASED = 3;

/** States of a pixel; the front may enter up to NARROW. */
const FAR = 0;
const NARROW = 1;
const FROZEN = 2;
const OUTSIDE = 3;
/** Rows and columns around the image, so that a second-order stencil needs no bounds check. */
const MARGIN = 2;
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
  private readonly height: number;
  private readonly width: number;
  private readonly stride: number;
  private readonly state: Uint8Array;
  private readonly value: Float64Array;
  private readonly batch: Int32Array;
  private readonly heap = new MinHeap();
  private slowness: Float64Array | null = null;
  private slownessBuffer: Float64Array | undefined;
  /** Inverse squares of the spacing. */
  private weightX = 1;
  private weightY = 1;
  private order = 1;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.stride = width + 2 * MARGIN;
    const size = (height + 2 * MARGIN) * this.stride;
    this.state = new Uint8Array(size);
    this.value = new Float64Array(size);
    this.batch = new Int32Array(size);
  }

  /**
   * Writes distances from the nearest of the sources (x, y pairs), and the index of that source:
   * each pixel takes that of its neighbour of least value. Without a mask the front moves everywhere.
   */
  run(
    mask: ArrayLike<number> | null,
    sources: ArrayLike<number>,
    count: number,
    out: Float32Array,
    labels: Int32Array | null,
    order: number,
    spacingX: number,
    spacingY: number,
    speed: ArrayLike<number> | null,
  ): void {
    const { width, height, stride, state, value } = this;
    this.order = order;
    this.weightX = 1 / (spacingX * spacingX);
    this.weightY = 1 / (spacingY * spacingY);
    this.slowness = null;
    if (speed !== null) this.slowness = this.slownessBuffer ??= new Float64Array(value.length);
    state.fill(OUTSIDE);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + MARGIN) * stride + MARGIN; x < width; x++, i++, p++) {
        if (mask === null || mask[i] !== 0) state[p] = FAR;
        if (speed !== null) this.slowness![p] = 1 / speed[i];
      }
    }
    labels?.fill(NONE);
    for (let k = count - 1; k >= 0; k--) {
      const i = sources[2 * k + 1] * width + sources[2 * k];
      const p = (sources[2 * k + 1] + MARGIN) * stride + sources[2 * k] + MARGIN;
      if (labels !== null) labels[i] = k;
      state[p] = FROZEN;
      value[p] = 0;
    }
    for (let k = 0; k < count; k++) {
      this.relaxAround((sources[2 * k + 1] + MARGIN) * stride + sources[2 * k] + MARGIN);
    }
    this.march(labels);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + MARGIN) * stride + MARGIN; x < width; x++, i++, p++) {
        out[i] = state[p] === FROZEN ? value[p] : Infinity;
      }
    }
  }

  private march(labels: Int32Array | null): void {
    const { state, value, batch, heap } = this;
    while (heap.size > 0) {
      const arrival = heap.least;
      let count = 0;
      while (heap.size > 0 && heap.least === arrival) {
        const p = heap.pop();
        if (state[p] !== NARROW || value[p] !== arrival) continue;
        state[p] = FROZEN;
        batch[count++] = p;
      }
      for (let k = 0; k < count; k++) {
        if (labels !== null) this.inheritLabel(batch[k], labels);
        this.relaxAround(batch[k]);
      }
    }
  }

  /** Takes the label of the neighbour of least value; of equal ones the least label. */
  private inheritLabel(p: number, labels: Int32Array): void {
    const { state, value, stride, width } = this;
    const y = Math.floor(p / stride);
    const i = (y - MARGIN) * width + p - y * stride - MARGIN;
    let least = value[p];
    for (let side = 0; side < 4; side++) {
      const sign = 1 - 2 * (side & 1);
      const q = p + sign * (side < 2 ? 1 : stride);
      if (state[q] !== FROZEN || value[q] >= value[p] || value[q] > least) continue;
      const label = labels[i + sign * (side < 2 ? 1 : width)];
      if (value[q] === least && label > labels[i]) continue;
      least = value[q];
      labels[i] = label;
    }
  }

  private relaxAround(p: number): void {
    const { state, stride } = this;
    for (let side = 0; side < 4; side++) {
      const step = (1 - 2 * (side & 1)) * (side < 2 ? 1 : stride);
      const near = state[p + step];
      if (near <= NARROW) this.relax(p + step);
      else if (this.order > 1 && near === FROZEN && state[p + 2 * step] === NARROW) {
        this.relax(p + 2 * step);
      }
    }
  }

  private relax(p: number): void {
    const arrival = this.arrival(p);
    // No front passes between these neighbours: the value from the earlier one stands.
    if (arrival === NONE || (this.state[p] === NARROW && this.value[p] === arrival)) return;
    this.state[p] = NARROW;
    this.value[p] = arrival;
    this.heap.push(arrival, p);
  }

  /**
   * Solution of the upwind quadratic of one pixel from its frozen neighbours, or NONE. Along an axis
   * it has the square of weight (T - v): v1 and 1 / h^2 for the first order, (4 v1 - v2) / 3 and
   * 9/4 / h^2 for the second, where v2 is the next pixel upwind.
   */
  private arrival(p: number): number {
    const { state, value, order } = this;
    const slowness = this.slowness === null ? 1 : this.slowness[p];
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
      const step = axis === 0 ? this.stride : 1;
      const before = state[p - step] === FROZEN ? value[p - step] : Infinity;
      const after = state[p + step] === FROZEN ? value[p + step] : Infinity;
      v = before < after ? before : after;
      weight = axis === 0 ? this.weightY : this.weightX;
      if (v === Infinity) {
        v = weight = 0;
        continue;
      }
      let v2 = NONE;
      if (order === RELEASED) {
        if (before < Infinity) v2 = this.beyond(p, -step, before);
        const next = after < before ? this.beyond(p, step, after) : NONE;
        if (next !== NONE) v2 = next;
      } else if (order === 2) {
        // Of two equal neighbours the one with the later second pixel gives the earlier arrival.
        if (before === v) v2 = this.beyond(p, -step, v);
        if (after === v) v2 = Math.max(v2, this.beyond(p, step, v));
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
  private beyond(p: number, step: number, v1: number): number {
    const { state, value, slowness } = this;
    const v2 = value[p + 2 * step];
    if (state[p + 2 * step] !== FROZEN) return NONE;
    if (v2 > v1 && !(this.order === RELEASED && v1 === 0)) return NONE;
    if (slowness !== null) {
      const change = slowness[p] / slowness[p + step];
      if (change >= JUMP || change <= 1 / JUMP) return NONE;
    }
    return v2;
  }
}
