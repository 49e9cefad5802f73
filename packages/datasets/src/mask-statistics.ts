import type { NdArray } from 'ndarray';

/** What the crop needs to know about a mask, in image px with pixel centres at integers. */
export interface MaskStatistics {
  /** Number of foreground pixels. */
  count: number;
  /** Mean foreground pixel; NaN for an empty mask. */
  centroid: [x: number, y: number];
  /** First and last column and row with foreground. */
  bounds: { left: number; top: number; right: number; bottom: number };
  /** Whether the foreground reaches the border of the image, so that a part may be missing. */
  isCut: boolean;
}

/** Counts, averages and bounds the foreground of a dense row-major H x W mask. */
export function maskStatistics(mask: NdArray<Uint8Array>): MaskStatistics {
  const [height, width] = mask.shape;
  const bounds = { left: width, top: height, right: -1, bottom: -1 };
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0, k = 0; y < height; y++) {
    for (let x = 0; x < width; x++, k++) {
      if (mask.data[k] === 0) continue;
      count++;
      sumX += x;
      sumY += y;
      if (x < bounds.left) bounds.left = x;
      if (x > bounds.right) bounds.right = x;
      if (y < bounds.top) bounds.top = y;
      bounds.bottom = y;
    }
  }
  return {
    count,
    centroid: [sumX / count, sumY / count],
    bounds,
    isCut:
      bounds.left === 0 ||
      bounds.top === 0 ||
      bounds.right === width - 1 ||
      bounds.bottom === height - 1,
  };
}
