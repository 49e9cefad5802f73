import { nearestIndex } from './nearest-index.js';

/**
 * Checked source pixels x, y, x, y, ... in a buffer that grows and stays.
 *
 * @internal
 */
export class SourceList {
  count = 0;
  pixels = new Int32Array(32);

  add(x: number, y: number): void {
    if (2 * this.count === this.pixels.length) {
      const grown = new Int32Array(2 * this.pixels.length);
      grown.set(this.pixels);
      this.pixels = grown;
    }
    this.pixels[2 * this.count] = x;
    this.pixels[2 * this.count + 1] = y;
    this.count++;
  }

  /** Takes sources that are pixels of the mask, or with `snap` the pixels nearest to them. */
  read(
    mask: ArrayLike<number>,
    height: number,
    width: number,
    sources: ArrayLike<number>,
    snap: boolean,
    spacing: readonly [x: number, y: number],
  ): void {
    this.count = 0;
    if (sources.length % 2 !== 0) {
      throw new Error(
        `geodesicDistance: sources must hold x, y pairs, found ${sources.length} numbers.`,
      );
    }
    for (let k = 0; k < sources.length; k += 2) {
      const x = sources[k];
      const y = sources[k + 1];
      const inImage = x >= 0 && x < width && y >= 0 && y < height;
      const isPixel = inImage && Number.isInteger(x) && Number.isInteger(y);
      if (isPixel && mask[y * width + x] !== 0) {
        this.add(x, y);
      } else if (snap) {
        if (!Number.isFinite(x) || !Number.isFinite(y)) {
          throw new Error(
            `geodesicDistance: source ${k / 2} must be finite [x, y], found [${x}, ${y}].`,
          );
        }
        const nearest = nearestIndex(mask, height, width, x, y, spacing);
        if (nearest < 0) return; // An empty mask has no place for any source.
        this.add(nearest % width, Math.floor(nearest / width));
      } else {
        throw new Error(
          isPixel
            ? `geodesicDistance: source ${k / 2} at [${x}, ${y}] lies outside the mask; move it ` +
                `there, or let the option snap: true do so.`
            : `geodesicDistance: source ${k / 2} must be a pixel [x, y] of the ${width} x ` +
                `${height} image, found [${x}, ${y}]; the option snap: true takes any point.`,
        );
      }
    }
  }

  /**
   * Takes the mask pixels nearest to the mask's centroid: all of them when several are equally near,
   * so that a flipped mask gets the flipped ones. `sumX` and `sumY` are the centroid times `count`.
   */
  takeNearestTo(
    mask: ArrayLike<number>,
    height: number,
    width: number,
    { count, sumX, sumY }: { count: number; sumX: number; sumY: number },
  ): void {
    this.count = 0;
    let smallest = Infinity;
    const middle = Math.round(sumY / count);
    // Rows from the centroid outwards, until none can be nearer.
    for (let away = 0; away < height; away++) {
      const nearestRow = count * (away - 1);
      if (nearestRow > 0 && nearestRow * nearestRow > smallest) return;
      for (let side = away === 0 ? 1 : -1; side <= 1; side += 2) {
        const y = middle + side * away;
        if (y < 0 || y >= height) continue;
        const dy = count * y - sumY;
        for (let x = 0, i = y * width; x < width; x++, i++) {
          if (mask[i] === 0) continue;
          const dx = count * x - sumX;
          const d2 = dx * dx + dy * dy;
          if (d2 > smallest) continue;
          if (d2 < smallest) this.count = 0;
          smallest = d2;
          this.add(x, y);
        }
      }
    }
  }
}
