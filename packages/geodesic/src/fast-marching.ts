const FAR = 0;
const NARROW = 1;
/** @internal */
export const FROZEN = 2;
/** Value of a pixel that the front has not reached. @internal */
export const NEVER = Infinity;
/** Result of an update that no front passes. @internal */
export const NONE = -1;
const OUTSIDE = 3;

/** Rows and columns around the image, so that a second-order stencil needs no bounds check. */
const MARGIN = 2;

/** Second-order differences would overshoot where the speed changes by this factor. */
const JUMP = 2;

/**
 * Heap-based fast marching for |grad T| = 1 / speed on the four-connected pixel grid (Sethian 1996).
 *
 * Pixels of equal value are frozen together and the finite differences are written symmetrically
 * in both axes and both directions, so a flipped or transposed input gives the flipped or
 * transposed result to the last bit, for both orders.
 *
 * @internal
 */
export class FastMarching {
  private readonly height: number;
  private readonly width: number;
  protected readonly stride: number;
  protected readonly state: Uint8Array;
  protected readonly value: Float64Array;
  private readonly heap: Int32Array;
  private readonly slot: Int32Array;
  private readonly batch: Int32Array;
  private heapSize = 0;
  private upwindValue = 0;
  private upwindWeight = 0;
  /** Inverse squares of the spacing. */
  private weightX = 1;
  private weightY = 1;
  private slowness: Float64Array | null = null;
  private slownessBuffer: Float64Array | undefined;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.stride = width + 2 * MARGIN;
    const size = (height + 2 * MARGIN) * this.stride;
    this.state = new Uint8Array(size);
    this.value = new Float64Array(size);
    this.slot = new Int32Array(size);
    this.heap = new Int32Array(height * width);
    this.batch = new Int32Array(height * width);
  }

  /** Lets the front move inside the mask only. */
  startInside(mask: ArrayLike<number>): void {
    this.start();
    for (let y = 0, i = 0; y < this.height; y++) {
      for (let x = 0, o = this.at(0, y); x < this.width; x++, i++, o++) {
        if (mask[i] !== 0) this.state[o] = FAR;
      }
    }
  }

  /** Makes every pixel of the mask a source and lets the front move everywhere. */
  startFromMask(mask: ArrayLike<number>): void {
    this.start();
    for (let y = 0, i = 0; y < this.height; y++) {
      for (let x = 0, o = this.at(0, y); x < this.width; x++, i++, o++) {
        this.state[o] = FAR;
        if (mask[i] !== 0) this.source(x, y);
      }
    }
  }

  /** Sets pixel sizes and a map of speeds, H x W; the defaults are 1. */
  setMetric(spacingX: number, spacingY: number, speed: ArrayLike<number> | null): void {
    this.weightX = 1 / (spacingX * spacingX);
    this.weightY = 1 / (spacingY * spacingY);
    this.slowness = null;
    if (speed === null) return;
    this.slownessBuffer ??= new Float64Array(this.value.length);
    this.slowness = this.slownessBuffer;
    for (let y = 0, i = 0; y < this.height; y++) {
      for (let x = 0, o = this.at(0, y); x < this.width; x++, i++, o++) {
        this.slowness[o] = 1 / speed[i];
      }
    }
  }

  source(x: number, y: number): void {
    const i = this.at(x, y);
    this.state[i] = FROZEN;
    this.value[i] = 0;
  }

  /**
   * Runs the front and writes the arrival values, Infinity where it never came. `labels` holds an
   * index at every source and receives that of the neighbour from which the front came first.
   */
  march(order: 1 | 2, out: Float32Array, labels: Int32Array | null = null): void {
    const { state, value, stride, batch, heap } = this;
    this.heapSize = 0;
    for (let y = 0; y < this.height; y++) {
      for (let x = 0, i = this.at(0, y); x < this.width; x++, i++) {
        if (state[i] === FROZEN) this.relaxAround(i, order);
      }
    }
    while (this.heapSize > 0) {
      const arrival = value[heap[0]];
      let count = 0;
      do {
        const i = this.pop();
        state[i] = FROZEN;
        batch[count++] = i;
      } while (this.heapSize > 0 && value[heap[0]] === arrival);
      if (labels !== null) for (let k = 0; k < count; k++) this.inheritLabel(batch[k], labels);
      for (let k = 0; k < count; k++) this.relaxAround(batch[k], order);
    }
    for (let y = 0, o = 0; y < this.height; y++) {
      for (let x = 0, i = y * stride + this.at(0, 0); x < this.width; x++, i++, o++) {
        out[o] = state[i] === FROZEN ? value[i] : NEVER;
      }
    }
  }

  private start(): void {
    this.state.fill(OUTSIDE);
  }

  private at(x: number, y: number): number {
    return (y + MARGIN) * this.stride + x + MARGIN;
  }

  /** Takes the label of the neighbour of least value; of equal ones the least label. */
  private inheritLabel(i: number, labels: Int32Array): void {
    const { state, value, stride } = this;
    let least = Infinity;
    let label = -1;
    for (let side = 0; side < 4; side++) {
      const n = side < 2 ? i + 2 * side - 1 : i + (2 * side - 5) * stride;
      if (state[n] !== FROZEN || value[n] >= value[i] || value[n] > least) continue;
      const candidate = labels[this.flat(n)];
      if (value[n] === least && candidate > label) continue;
      least = value[n];
      label = candidate;
    }
    labels[this.flat(i)] = label;
  }

  /** Index in an H x W array. */
  private flat(i: number): number {
    const y = Math.floor(i / this.stride);
    return (y - MARGIN) * this.width + i - y * this.stride - MARGIN;
  }

  private relaxAround(i: number, order: 1 | 2): void {
    this.relaxAlong(i, -1, order);
    this.relaxAlong(i, 1, order);
    this.relaxAlong(i, -this.stride, order);
    this.relaxAlong(i, this.stride, order);
  }

  private relaxAlong(i: number, step: number, order: 1 | 2): void {
    const near = this.state[i + step];
    if (near === FAR || near === NARROW) {
      this.relax(i + step, order);
    } else if (order === 2 && near === FROZEN && this.state[i + 2 * step] === NARROW) {
      this.relax(i + 2 * step, order);
    }
  }

  private relax(i: number, order: 1 | 2): void {
    const arrival = this.arrival(i, order);
    // No front passes between these neighbours: the value from the earlier one stands.
    if (arrival === NONE) return;
    this.value[i] = arrival;
    if (this.state[i] === FAR) {
      this.state[i] = NARROW;
      this.heap[this.heapSize] = i;
      this.siftUp(this.heapSize++);
    } else {
      // A second-order value may also rise when a neighbour on the other axis freezes.
      this.siftUp(this.slot[i]);
      this.siftDown(this.slot[i]);
    }
  }

  /** Solution of the upwind quadratic of one pixel from its frozen neighbours, or NONE. */
  protected arrival(i: number, order: 1 | 2): number {
    const slowness = this.slowness === null ? 1 : this.slowness[i];
    this.upwind(i, 1, order, this.weightX);
    const px = this.upwindValue;
    const wx = this.upwindWeight;
    this.upwind(i, this.stride, order, this.weightY);
    const py = this.upwindValue;
    const wy = this.upwindWeight;
    const a = wx + wy;
    const difference = px - py;
    const root = a * slowness * slowness - wx * wy * difference * difference;
    return root > 0 ? (wx * px + wy * py + Math.sqrt(root)) / a : NONE;
  }

  /**
   * Upwind difference along one axis as weight * (T - value)^2: (T - v1)^2 / h^2 for the first
   * order, 9/4 (T - (4 v1 - v2) / 3)^2 / h^2 for the second, where v2 is the next pixel upwind.
   */
  private upwind(i: number, step: number, order: 1 | 2, weight: number): void {
    const { state, value } = this;
    const before = state[i - step] === FROZEN ? value[i - step] : NEVER;
    const after = state[i + step] === FROZEN ? value[i + step] : NEVER;
    const v1 = before < after ? before : after;
    if (v1 === NEVER) {
      this.upwindValue = 0;
      this.upwindWeight = 0;
      return;
    }
    if (order === 2) {
      // Of two equal neighbours the one with the later second pixel gives the earlier arrival.
      let v2 = NONE;
      if (before === v1) v2 = this.beyond(i, -step, v1);
      if (after === v1) v2 = Math.max(v2, this.beyond(i, step, v1));
      if (v2 >= 0) {
        this.upwindValue = (4 * v1 - v2) / 3;
        this.upwindWeight = (9 / 4) * weight;
        return;
      }
    }
    this.upwindValue = v1;
    this.upwindWeight = weight;
  }

  /** Value of the second pixel upwind, or NONE where a second-order difference does not hold. */
  private beyond(i: number, step: number, v1: number): number {
    const { state, value, slowness } = this;
    if (state[i + 2 * step] !== FROZEN || value[i + 2 * step] > v1) return NONE;
    if (slowness !== null) {
      const change = slowness[i] / slowness[i + step];
      if (change >= JUMP || change <= 1 / JUMP) return NONE;
    }
    return value[i + 2 * step];
  }

  private pop(): number {
    const top = this.heap[0];
    const last = this.heap[--this.heapSize];
    if (this.heapSize > 0) {
      this.heap[0] = last;
      this.slot[last] = 0;
      this.siftDown(0);
    }
    return top;
  }

  private siftUp(from: number): void {
    const { heap, slot, value } = this;
    const i = heap[from];
    const key = value[i];
    let k = from;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      const j = heap[parent];
      if (value[j] <= key) break;
      heap[k] = j;
      slot[j] = k;
      k = parent;
    }
    heap[k] = i;
    slot[i] = k;
  }

  private siftDown(from: number): void {
    const { heap, slot, value, heapSize } = this;
    const i = heap[from];
    const key = value[i];
    let k = from;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= heapSize) break;
      if (child + 1 < heapSize && value[heap[child + 1]] < value[heap[child]]) child++;
      const j = heap[child];
      if (value[j] >= key) break;
      heap[k] = j;
      slot[j] = k;
      k = child;
    }
    heap[k] = i;
    slot[i] = k;
  }
}
