import ndarray, { type NdArray } from 'ndarray';
import { cleanMask } from './clean-mask.js';
import { readImage } from './read-image.js';
import { runGrabCut, SURE_BACKGROUND } from './run-grabcut.js';

/** Options of `maskFromImage`. */
export interface MaskFromImageOptions {
  /** Part of width and height that the centred rectangle leaves free on each side; 0.1 by default. */
  margin?: number;
  /** GrabCut rounds, 1 or more; 5 by default. */
  iterations?: number;
}

/** GrabCut's name for a pixel that may be either and starts as foreground. */
const PROBABLE_FOREGROUND = 3;

/**
 * Guesses the person in a single photograph without a background image: GrabCut with a centred
 * rectangle as the seed, cleaned. It takes for granted that nothing of the person lies outside the
 * rectangle and that the colours outside it are those of the background; look at the result.
 *
 * @param image H x W x 3, RGB, 8 px or more on each side.
 * @returns H x W of 0 and 1; empty when nothing stands out.
 * @throws Error for another shape or type, or an option out of range.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { maskFromImage } from '@mas/masks';
 *
 * const photo = ndarray(new Uint8Array(32 * 32 * 3), [32, 32, 3]);
 * for (let y = 8; y < 24; y++) {
 *   for (let x = 12; x < 20; x++) photo.set(y, x, 0, 250); // a red box on black
 * }
 * const mask = await maskFromImage(photo, { margin: 0.05 });
 * console.log(mask.get(16, 16), mask.get(16, 8)); // 1 0
 * ```
 */
export async function maskFromImage(
  image: NdArray,
  options: MaskFromImageOptions = {},
): Promise<NdArray<Uint8Array>> {
  const { margin = 0.1, iterations = 5 } = options;
  const picture = readImage(image, 'maskFromImage: image');
  const { width, height } = picture;
  if (width < 8 || height < 8) {
    throw new Error(`maskFromImage: expected 8 x 8 px or more, found ${width} x ${height}`);
  }
  if (!(margin > 0 && margin < 0.5)) {
    throw new Error(`maskFromImage: expected margin between 0 and 0.5, found ${margin}`);
  }
  if (!Number.isInteger(iterations) || iterations < 1) {
    throw new Error(`maskFromImage: expected iterations to be 1, 2, ..., found ${iterations}`);
  }
  const dx = Math.max(1, Math.round(margin * width));
  const dy = Math.max(1, Math.round(margin * height));
  const trimap = new Uint8Array(width * height).fill(SURE_BACKGROUND);
  for (let y = dy; y < height - dy; y++) {
    trimap.fill(PROBABLE_FOREGROUND, y * width + dx, (y + 1) * width - dx);
  }
  const mask = await runGrabCut(picture, trimap, Math.max(width, height), iterations);
  return cleanMask(ndarray(mask, [height, width]));
}
