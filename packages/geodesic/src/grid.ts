/** Cells around the image, so that no step to a second neighbour needs a bounds check. */
export const MARGIN = 2;

/**
 * Working arrays of a mask with a margin of outside cells: what is inside, distances, and the index
 * of the nearest source. Pixel (x, y) lies at (y + MARGIN) * stride + x + MARGIN.
 *
 * @internal
 */
export class Grid {
  readonly stride: number;
  readonly inside: Uint8Array;
  readonly value: Float64Array;
  readonly label: Int32Array;
  /** Sources, by their cells. */
  sources = new Int32Array(32);
  count = 0;
  readonly height: number;
  readonly width: number;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.stride = width + 2 * MARGIN;
    const size = (height + 2 * MARGIN) * this.stride;
    this.inside = new Uint8Array(size);
    this.value = new Float64Array(size);
    this.label = new Int32Array(size);
  }

  /** Takes a mask, or null for a full one, and forgets sources, distances and labels. */
  load(mask: ArrayLike<number> | null): void {
    const { width, height, stride, inside } = this;
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, c = (y + MARGIN) * stride + MARGIN; x < width; x++, i++, c++) {
        inside[c] = mask === null || mask[i] !== 0 ? 1 : 0;
      }
    }
    this.value.fill(Infinity);
    this.label.fill(-1);
    this.count = 0;
  }

  /** Adds the source at pixel i of the mask; of several at one pixel the first counts. */
  add(i: number): void {
    const { count, width } = this;
    if (count === this.sources.length) this.sources = doubled(this.sources);
    const y = Math.floor(i / width);
    const c = (y + MARGIN) * this.stride + i - y * width + MARGIN;
    this.sources[count] = c;
    if (this.label[c] < 0) this.label[c] = count;
    this.value[c] = 0;
    this.count++;
  }

  /** The pixel at a cell. */
  pixel(c: number): number {
    const y = Math.floor(c / this.stride) - MARGIN;
    return c - (y + MARGIN) * this.stride - MARGIN + y * this.width;
  }

  /** Copies distances, and labels if wanted, to arrays without margin. */
  write(out: Float32Array, labels?: Int32Array): void {
    const { width, height, stride, value, label } = this;
    for (let y = 0, i = 0; y < height; y++) {
      const row = (y + MARGIN) * stride + MARGIN;
      for (let c = row; c < row + width; c++, i++) {
        out[i] = value[c];
        if (labels) labels[i] = label[c];
      }
    }
  }
}

/** A copy of twice the length. @internal */
export function doubled<T extends Int32Array | Float64Array>(array: T): T {
  const grown = new (array.constructor as new (length: number) => T)(2 * array.length);
  grown.set(array);
  return grown;
}
