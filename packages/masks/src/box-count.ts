/**
 * The number of foreground pixels in the (2 radius + 1)² box around every pixel, clipped to the
 * image, and the number of pixels of the clipped box.
 */
export function boxCount(
  mask: Uint8Array,
  width: number,
  height: number,
  radius: number,
): { count: Int32Array; area: Int32Array } {
  const rows = new Int32Array(mask.length);
  const count = new Int32Array(mask.length);
  const area = new Int32Array(mask.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += mask[row + x];
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += mask[row + x + radius];
      if (x > radius) sum -= mask[row + x - radius - 1];
      rows[row + x] = sum;
    }
  }
  const columnCounts = clippedLengths(width, radius);
  const rowCounts = clippedLengths(height, radius);
  for (let x = 0; x < width; x++) {
    let sum = 0;
    for (let y = 0; y < Math.min(radius, height); y++) sum += rows[y * width + x];
    for (let y = 0; y < height; y++) {
      if (y + radius < height) sum += rows[(y + radius) * width + x];
      if (y > radius) sum -= rows[(y - radius - 1) * width + x];
      count[y * width + x] = sum;
      area[y * width + x] = columnCounts[x] * rowCounts[y];
    }
  }
  return { count, area };
}

/** How many of the 2 radius + 1 positions around each index lie within the length. */
function clippedLengths(length: number, radius: number): number[] {
  return Array.from(
    { length },
    (_, i) => Math.min(i, radius) + Math.min(length - 1 - i, radius) + 1,
  );
}
