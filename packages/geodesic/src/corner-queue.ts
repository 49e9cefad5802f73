/** Numbers per corner. */
const SIZE = 9;
/** Where the distance lies among them. */
const DISTANCE = 7;

/**
 * Corners that paths bend around, taken nearest first: a binary heap of indices into one flat array
 * of numbers per corner, in the order of `add`'s arguments.
 *
 * @internal
 */
export class CornerQueue {
  /** Corners added since `clear`. */
  count = 0;
  private numbers = new Float64Array(64 * SIZE);
  private heap = new Int32Array(64);
  private size = 0;

  clear(): void {
    this.count = 0;
    this.size = 0;
  }

  /** Adds a corner and returns its index. */
  add(
    x: number,
    y: number,
    sx: number,
    sy: number,
    clockwise: number,
    u: number,
    v: number,
    distance: number,
    label: number,
  ): number {
    const corner = this.count++;
    const at = corner * SIZE;
    if (at === this.numbers.length) {
      const grown = new Float64Array(2 * at);
      grown.set(this.numbers);
      this.numbers = grown;
      const grownHeap = new Int32Array(2 * corner);
      grownHeap.set(this.heap);
      this.heap = grownHeap;
    }
    const { numbers } = this;
    numbers[at] = x;
    numbers[at + 1] = y;
    numbers[at + 2] = sx;
    numbers[at + 3] = sy;
    numbers[at + 4] = clockwise;
    numbers[at + 5] = u;
    numbers[at + 6] = v;
    numbers[at + DISTANCE] = distance;
    numbers[at + 8] = label;
    this.siftUp(corner);
    return corner;
  }

  /** The number of a corner at position `index` of `add`'s arguments. */
  get(corner: number, index: number): number {
    return this.numbers[corner * SIZE + index];
  }

  distance(corner: number): number {
    return this.numbers[corner * SIZE + DISTANCE];
  }

  /** Removes and returns the nearest corner; -1 when none is left. */
  pop(): number {
    if (this.size === 0) return -1;
    const { heap } = this;
    const top = heap[0];
    const moved = heap[--this.size];
    const key = this.distance(moved);
    let k = 0;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.distance(heap[child + 1]) < this.distance(heap[child])) {
        child++;
      }
      if (this.distance(heap[child]) >= key) break;
      heap[k] = heap[child];
      k = child;
    }
    heap[k] = moved;
    return top;
  }

  private siftUp(corner: number): void {
    const { heap } = this;
    const key = this.distance(corner);
    let k = this.size++;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (this.distance(heap[parent]) <= key) break;
      heap[k] = heap[parent];
      k = parent;
    }
    heap[k] = corner;
  }
}
