import type { NdArray } from 'ndarray';
import { readMask } from './read-image.js';

/** What a mask looks like, in image px with pixel centres at integers. */
export interface MaskStatistics {
  /** Number of foreground pixels. */
  count: number;
  /** Mean foreground pixel; NaN for an empty mask. */
  centroid: [x: number, y: number];
  /** Central second moments of the foreground pixels, px²; NaN for an empty mask. */
  covariance: [xx: number, xy: number, yy: number];
  /** First and last column and row with foreground; first above last for an empty mask. */
  bounds: { left: number; top: number; right: number; bottom: number };
  /** Whether the foreground reaches the border of the image, so that a part may be missing. */
  isCut: boolean;
}

/**
 * Counts, averages and bounds the foreground of a mask.
 *
 * @param mask H x W, nonzero is foreground.
 * @returns Pixels, px; see `MaskStatistics` for the values of an empty mask.
 * @throws Error for another shape or type.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { maskStatistics } from '@mas/masks';
 *
 * const { count, centroid } = maskStatistics(ndarray(Uint8Array.of(0, 1, 1, 1), [1, 4]));
 * console.log(count, centroid); // 3 [ 2, 0 ]
 * ```
 */
export function maskStatistics(mask: NdArray): MaskStatistics {
  const { data, width, height } = readMask(mask, 'maskStatistics: mask');
  const bounds = { left: width, top: height, right: -1, bottom: -1 };
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  let sumYY = 0;
  for (let y = 0, k = 0; y < height; y++) {
    for (let x = 0; x < width; x++, k++) {
      if (data[k] === 0) continue;
      count++;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
      sumYY += y * y;
      if (x < bounds.left) bounds.left = x;
      if (x > bounds.right) bounds.right = x;
      if (y < bounds.top) bounds.top = y;
      bounds.bottom = y;
    }
  }
  const centroid: [number, number] = [sumX / count, sumY / count];
  const [x, y] = centroid;
  return {
    count,
    centroid,
    covariance: [sumXX / count - x * x, sumXY / count - x * y, sumYY / count - y * y],
    bounds,
    isCut:
      bounds.left === 0 ||
      bounds.top === 0 ||
      bounds.right === width - 1 ||
      bounds.bottom === height - 1,
  };
}
