import type { Grid } from './grid.js';
import { nearestPixels } from './nearest-pixels.js';

const nearest = new Int32Array(1);
const point = { count: 1, sumX: 0, sumY: 0 };

/**
 * Adds sources, x, y, x, y, ..., that are pixels of the mask, or with `snap` the pixels nearest to
 * them, to a loaded grid.
 *
 * @internal
 */
export function addSources(
  grid: Grid,
  mask: ArrayLike<number>,
  sources: ArrayLike<number>,
  snap: boolean,
  spacing: readonly [x: number, y: number],
): void {
  const { width, height } = grid;
  if (sources.length % 2 !== 0) {
    throw new Error(
      `geodesicDistance: sources must hold x, y pairs, found ${sources.length} numbers.`,
    );
  }
  for (let k = 0; k < sources.length; k += 2) {
    const x = sources[k];
    const y = sources[k + 1];
    const isPixel =
      Number.isInteger(x) && Number.isInteger(y) && x >= 0 && x < width && y >= 0 && y < height;
    if (isPixel && mask[y * width + x] !== 0) {
      grid.add(y * width + x);
    } else if (snap && Number.isFinite(x) && Number.isFinite(y)) {
      point.sumX = x;
      point.sumY = y;
      // An empty mask has no place for any source.
      if (nearestPixels(mask, width, point, spacing, nearest) === 0) return;
      grid.add(nearest[0]);
    } else {
      const wanted = snap ? 'finite' : `a pixel [x, y] of the ${width} x ${height} image`;
      throw new Error(
        `geodesicDistance: source ${k / 2} at [${x}, ${y}] ` +
          (isPixel ? `lies outside the mask; snap: true moves it there.` : `must be ${wanted}.`),
      );
    }
  }
}
