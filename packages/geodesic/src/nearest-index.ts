/**
 * Flat index of the mask pixel nearest to a point, of equally near ones the first; -1 for an empty
 * mask.
 *
 * @internal
 */
export function nearestIndex(
  mask: ArrayLike<number>,
  height: number,
  width: number,
  px: number,
  py: number,
  [spacingX, spacingY]: readonly [x: number, y: number],
): number {
  let nearest = -1;
  let smallest = Infinity;
  for (let y = 0, i = 0; y < height; y++) {
    const dy = (y - py) * spacingY;
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] === 0) continue;
      const dx = (x - px) * spacingX;
      const d2 = dx * dx + dy * dy;
      if (d2 < smallest) {
        smallest = d2;
        nearest = i;
      }
    }
  }
  return nearest;
}
