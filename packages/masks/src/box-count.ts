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
  for (let x = 0; x < width; x++) {
    const columns = Math.min(x, radius) + Math.min(width - 1 - x, radius) + 1;
    let sum = 0;
    for (let y = 0; y < Math.min(radius, height); y++) sum += rows[y * width + x];
    for (let y = 0; y < height; y++) {
      if (y + radius < height) sum += rows[(y + radius) * width + x];
      if (y > radius) sum -= rows[(y - radius - 1) * width + x];
      count[y * width + x] = sum;
      area[y * width + x] = columns * (Math.min(y, radius) + Math.min(height - 1 - y, radius) + 1);
    }
  }
  return { count, area };
}
