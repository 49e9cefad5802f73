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
  /**
   * Radius in px of a closing (box dilation, then erosion), which joins parts up to twice as far
   * apart; 0, none, by default.
   */
  close?: number;
}

/**
 * Cleans a mask: majority filter, closing, then largest part, then holes.
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
  const { largestComponent = true, fillHoles = 0.02, smooth = 2, close = 0 } = options;
  const { data, width, height } = readMask(mask, 'cleanMask: mask');
  for (const [name, value] of Object.entries({ smooth, close })) {
    if (Number.isInteger(value) && value >= 0) continue;
    throw new Error(
      `cleanMask: expected ${name} to be a radius of 0, 1, 2, ... px, found ${value}`,
    );
  }
  if (typeof fillHoles === 'number' && !(fillHoles >= 0)) {
    throw new Error(`cleanMask: expected fillHoles to be 0 or more, found ${fillHoles}`);
  }
  let out: Uint8Array = data.map((value) => (value ? 1 : 0));
  if (smooth > 0) {
    const { count, area } = boxCount(out, width, height, smooth);
    out = out.map((_, i) => (2 * count[i] > area[i] ? 1 : 0));
  }
  if (close > 0) out = closeGaps(out, width, height, close);
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

function closeGaps(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  // In a frame of that width, so that what comes near the border does not grow together with it.
  const wide = width + 2 * radius;
  const high = height + 2 * radius;
  const padded = new Uint8Array(wide * high);
  for (let y = 0; y < height; y++) {
    const row = mask.subarray(y * width, (y + 1) * width);
    padded.set(row, (y + radius) * wide + radius);
  }
  const near = boxCount(padded, wide, high, radius).count;
  for (let i = 0; i < padded.length; i++) padded[i] = near[i] > 0 ? 1 : 0;
  const { count, area } = boxCount(padded, wide, high, radius);
  return mask.map((_, i) => {
    const x = i % width;
    const k = ((i - x) / width + radius) * wide + radius + x;
    return count[k] === area[k] ? 1 : 0;
  });
}
