import ndarray, { type NdArray } from 'ndarray';
import { boxCount } from './box-count.js';
import { labelComponents } from './label-components.js';
import { readMask } from './read-image.js';

/** Options of `cleanMask`. */
export interface CleanOptions {
  /** Keep only the largest 8-connected part; true by default. */
  largestComponent?: boolean;
  /**
   * Fill holes: all (true), none (false), or those up to this fraction of the mask's area, so that
   * the gap inside a bent arm stays; 0.02 by default.
   */
  fillHoles?: boolean | number;
  /** Radius in px of the majority filter that smooths the outline; 2 (5 x 5) by default, 0 for none. */
  smooth?: number;
}

/**
 * Cleans a mask: majority filter, then largest part, then holes.
 *
 * @param mask H x W, nonzero is foreground.
 * @returns H x W of 0 and 1, a new array; an empty mask stays empty.
 * @throws Error for another shape or type, or an option out of range.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { cleanMask } from '@mas/masks';
 *
 * const mask = ndarray(Uint8Array.of(1, 0, 0, 1, 1), [1, 5]);
 * console.log(cleanMask(mask, { smooth: 0 }).data); // Uint8Array(5) [ 0, 0, 0, 1, 1 ]
 * ```
 */
export function cleanMask(mask: NdArray, options: CleanOptions = {}): NdArray<Uint8Array> {
  const { largestComponent = true, fillHoles = 0.02, smooth = 2 } = options;
  const { data, width, height } = readMask(mask, 'cleanMask: mask');
  if (!Number.isInteger(smooth) || smooth < 0) {
    throw new Error(
      `cleanMask: expected smooth to be a radius of 0, 1, 2, ... px, found ${smooth}`,
    );
  }
  if (typeof fillHoles === 'number' && !(fillHoles >= 0)) {
    throw new Error(`cleanMask: expected fillHoles to be 0 or more, found ${fillHoles}`);
  }
  let out = data.map((value) => (value ? 1 : 0));
  if (smooth > 0) {
    const { count, area } = boxCount(out, width, height, smooth);
    out = out.map((_, i) => (2 * count[i] > area[i] ? 1 : 0));
  }
  if (largestComponent) {
    const { labels, areas } = labelComponents(out, width, height, 1, 8);
    const largest = areas.indexOf(Math.max(...areas.slice(1)), 1);
    if (largest > 0) out = out.map((_, i) => (labels[i] === largest ? 1 : 0));
  }
  if (fillHoles) {
    const foreground = out.reduce((sum, value) => sum + value, 0);
    const limit = fillHoles === true ? Infinity : fillHoles * foreground;
    const { labels, areas, touchesBorder } = labelComponents(out, width, height, 0, 4);
    for (let i = 0; i < out.length; i++) {
      const label = labels[i];
      if (label > 0 && !touchesBorder[label] && areas[label] <= limit) out[i] = 1;
    }
  }
  return ndarray(out, [height, width]);
}
