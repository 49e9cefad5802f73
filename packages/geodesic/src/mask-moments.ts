/** Number of pixels and sums of their coordinates. @internal */
export interface MaskMoments {
  readonly count: number;
  readonly sumX: number;
  readonly sumY: number;
}

/** Pixel count and coordinate sums of a flat mask; integers, hence exact. @internal */
export function maskMoments(mask: ArrayLike<number>, width: number): MaskMoments {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0, i = 0; i < mask.length; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] === 0) continue;
      count++;
      sumX += x;
      sumY += y;
    }
  }
  return { count, sumX, sumY };
}
