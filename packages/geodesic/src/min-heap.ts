import { doubled } from './grid.js';

/** Binary heap of integers by number keys. Outdated entries stay: they are for the taker. @internal */
export class MinHeap {
  size = 0;
  /** Keys, the least one first; as many as `size`. */
  keys = new Float64Array(64);
  #items = new Int32Array(64);

  push(key: number, item: number): void {
    if (this.size === this.keys.length) {
      this.keys = doubled(this.keys);
      this.#items = doubled(this.#items);
    }
    const keys = this.keys;
    const items = this.#items;
    let k = this.size++;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (keys[parent] <= key) break;
      keys[k] = keys[parent];
      items[k] = items[parent];
      k = parent;
    }
    keys[k] = key;
    items[k] = item;
  }

  /** Removes and returns the item of least key. */
  pop(): number {
    const keys = this.keys;
    const items = this.#items;
    const top = items[0];
    const size = --this.size;
    const key = keys[size];
    let k = 0;
    for (;;) {
      let child = 2 * k + 1;
      if (child + 1 < size && keys[child + 1] < keys[child]) child++;
      if (child >= size || keys[child] >= key) break;
      keys[k] = keys[child];
      items[k] = items[child];
      k = child;
    }
    keys[k] = key;
    items[k] = items[size];
    return top;
  }
}
