import { loadOpenCv } from './load-opencv.js';
import type { Pixels } from './read-image.js';
import { withMats } from './with-mats.js';

/** Values of GrabCut's mask: sure, then probable (2 background, 3 foreground). */
export const SURE_BACKGROUND = 0;
export const SURE_FOREGROUND = 1;

/**
 * GrabCut on the part of the image that is not sure background, plus a margin whose colours stand
 * for the background. The trimap must leave sure or probable pixels on both sides.
 */
export async function runGrabCut(
  { data, width, height }: Pixels,
  trimap: Uint8Array,
  margin: number,
  iterations: number,
): Promise<Uint8Array> {
  const cv = await loadOpenCv();
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let i = 0; i < trimap.length; i++) {
    if (trimap[i] === SURE_BACKGROUND) continue;
    const x = i % width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, (i - x) / width);
    bottom = (i - x) / width;
  }
  left = Math.max(0, left - margin);
  top = Math.max(0, top - margin);
  const columns = Math.min(width, right + margin + 1) - left;
  const rows = Math.min(height, bottom + margin + 1) - top;
  return withMats(cv, (keep) => {
    const image = keep(new cv.Mat(rows, columns, cv.CV_8UC3));
    const labels = keep(new cv.Mat(rows, columns, cv.CV_8UC1));
    for (let y = 0; y < rows; y++) {
      const from = (top + y) * width + left;
      image.data.set(data.subarray(3 * from, 3 * (from + columns)), 3 * y * columns);
      labels.data.set(trimap.subarray(from, from + columns), y * columns);
    }
    const background = keep(new cv.Mat());
    const foreground = keep(new cv.Mat());
    const unused = new cv.Rect(0, 0, 1, 1);
    const mode = cv.GC_INIT_WITH_MASK;
    cv.grabCut(image, labels, unused, background, foreground, iterations, mode);
    const mask = new Uint8Array(width * height);
    const found = labels.data;
    for (let y = 0; y < rows; y++) {
      const to = (top + y) * width + left;
      // Odd values are sure or probable foreground.
      for (let x = 0; x < columns; x++) mask[to + x] = found[y * columns + x] & 1;
    }
    return mask;
  });
}
