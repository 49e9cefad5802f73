import type { Grid } from './grid.js';

/** Adds sources, x, y, x, y, ..., that must be pixels of the mask, to a loaded grid. @internal */
export function addSources(
  name: string,
  grid: Grid,
  mask: ArrayLike<number>,
  sources: ArrayLike<number>,
): void {
  const { width } = grid;
  for (let k = 0; k < sources.length; k += 2) {
    const x = sources[k];
    const y = sources[k + 1];
    const i = y * width + x;
    if (!(x >= 0 && x < width && Number.isInteger(y)) || !mask[i]) {
      throw new Error(
        `${name}: source ${k / 2} at [${x}, ${y}] must be a pixel inside the mask; ` +
          `nearestMaskPixel finds one.`,
      );
    }
    grid.add(i);
  }
}
