import ndarray, { type NdArray } from 'ndarray';
import { readImage } from './read-image.js';

/** Options of `chromaKey`. */
export interface ChromaKeyOptions {
  /** Colour of the cloth, RGB 0 to 255. */
  color: readonly [r: number, g: number, b: number];
  /** Largest distance from it in the CbCr plane (0 to about 180) that is background; 40 by default. */
  tolerance?: number;
}

/**
 * Foreground of an image before a cloth of one colour: pixels whose chroma (Cb, Cr of ITU-R BT.601,
 * full range) is farther than `tolerance` from the cloth's. Brightness is ignored, so that soft
 * shadows on the cloth stay background.
 *
 * @param image H x W x 3, RGB.
 * @returns H x W of 0 and 1. Usually followed by `cleanMask`.
 * @throws Error for another shape or type, or a colour or tolerance out of range.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { chromaKey } from '@mas/masks';
 *
 * const image = ndarray(Uint8Array.of(10, 200, 30, 180, 120, 100), [1, 2, 3]);
 * console.log(chromaKey(image, { color: [0, 190, 40] }).data); // Uint8Array(2) [ 0, 1 ]
 * ```
 */
export function chromaKey(image: NdArray, options: ChromaKeyOptions): NdArray<Uint8Array> {
  const { data, height, width } = readImage(image, 'chromaKey: image');
  const { color, tolerance = 40 } = options;
  if (color?.length !== 3 || !color.every((value) => value >= 0 && value <= 255)) {
    throw new Error(`chromaKey: expected color as [r, g, b] of 0 to 255, found ${String(color)}`);
  }
  if (!(tolerance > 0)) {
    throw new Error(`chromaKey: expected a tolerance above 0, found ${tolerance}`);
  }
  const [keyCb, keyCr] = chroma(color[0], color[1], color[2]);
  const mask = new Uint8Array(height * width);
  for (let i = 0; i < mask.length; i++) {
    const [cb, cr] = chroma(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
    mask[i] = Math.hypot(cb - keyCb, cr - keyCr) > tolerance ? 1 : 0;
  }
  return ndarray(mask, [height, width]);
}

function chroma(r: number, g: number, b: number): [cb: number, cr: number] {
  return [-0.168736 * r - 0.331264 * g + 0.5 * b, 0.5 * r - 0.418688 * g - 0.081312 * b];
}
