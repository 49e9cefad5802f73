/**
 * Writes the flat indices of the mask pixels nearest to a point, those equally near in row-major
 * order, to `found` as far as it goes, and returns their number. The point is (sumX, sumY) / count,
 * kept apart so that integers stay exact and no tie is missed.
 *
 * @internal
 */
export function nearestPixels(
  mask: ArrayLike<number>,
  width: number,
  { count, sumX, sumY }: { count: number; sumX: number; sumY: number },
  found: Int32Array,
): number {
  let size = 0;
  let smallest = Infinity;
  for (let y = 0, i = 0; i < mask.length; y++) {
    const dy = count * y - sumY;
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] === 0) continue;
      const dx = count * x - sumX;
      const square = dx * dx + dy * dy;
      if (square > smallest) continue;
      if (square < smallest) size = 0;
      smallest = square;
      if (size < found.length) found[size++] = i;
    }
  }
  return size;
}
