import ndarray, { type NdArray } from 'ndarray';
import { boxCount } from './box-count.js';
import { runGrabCut, SURE_BACKGROUND, SURE_FOREGROUND } from './run-grabcut.js';
import { checkSameSize, readImage, readMask } from './read-image.js';

/** Options of `refineGrabCut`. */
export interface RefineOptions {
  /** Half the width in px of the band around the outline that may change; 6 by default. */
  band?: number;
  /** 1 or more; 3 by default. */
  iterations?: number;
}

/**
 * Moves the outline of a mask to the edges of the image (GrabCut). Pixels deeper inside or farther
 * outside than `band` keep their value. Runs on the surroundings of the mask only.
 *
 * @param image H x W x 3, RGB.
 * @param mask H x W, nonzero is foreground.
 * @returns H x W of 0 and 1. An empty mask, a full one, and one too thin to have an inside at all
 *   come back unchanged.
 * @throws Error for other shapes or types, sizes that differ, or an option out of range.
 *
 * Source: Rother, Kolmogorov, Blake, GrabCut, SIGGRAPH 2004, in OpenCV.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { refineGrabCut } from '@mas/masks';
 *
 * const image = ndarray(new Uint8Array(32 * 32 * 3), [32, 32, 3]);
 * const rough = ndarray(new Uint8Array(32 * 32), [32, 32]);
 * for (let y = 6; y < 26; y++) {
 *   for (let x = 6; x < 26; x++) {
 *     rough.set(y, x, 1); // two pixels too large
 *     if (Math.max(Math.abs(y - 15.5), Math.abs(x - 15.5)) < 8) image.set(y, x, 0, 250); // red
 *   }
 * }
 * const mask = await refineGrabCut(image, rough, { band: 4 });
 * console.log(rough.get(16, 6), mask.get(16, 6), mask.get(16, 10)); // 1 0 1
 * ```
 */
export async function refineGrabCut(
  image: NdArray,
  mask: NdArray,
  options: RefineOptions = {},
): Promise<NdArray<Uint8Array>> {
  const { band = 6, iterations = 3 } = options;
  const picture = readImage(image, 'refineGrabCut: image');
  const rough = readMask(mask, 'refineGrabCut: mask');
  checkSameSize(picture, rough, 'refineGrabCut: mask');
  for (const [name, value] of Object.entries({ band, iterations })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new Error(`refineGrabCut: expected ${name} to be 1, 2, ..., found ${value}`);
    }
  }
  const { width, height } = picture;
  const binary = rough.data.map((value) => (value ? 1 : 0));
  const { count, area } = boxCount(binary, width, height, band);
  let inside = 0;
  let outside = 0;
  const trimap = binary.map((value, i) => {
    if (count[i] === area[i]) {
      inside++;
      return SURE_FOREGROUND;
    }
    if (count[i] === 0) {
      outside++;
      return SURE_BACKGROUND;
    }
    return 2 + value;
  });
  if (inside === 0 || outside === 0) return ndarray(binary, [height, width]);
  return ndarray(await runGrabCut(picture, trimap, 4 * band, iterations), [height, width]);
}
