import ndarray, { type NdArray } from 'ndarray';
import { DataError } from './data-error.js';
import { readImage } from './read-image.js';

/**
 * Decodes a mask file to H x W of 0 and 1: 1 where the grey value is above 127.
 * Throws a `DataError` as `readImage` does, and when the values are plainly not 0 and 255.
 */
export async function readMask(file: string): Promise<NdArray<Uint8Array>> {
  const grey = await readImage(file, 1);
  const mask = new Uint8Array(grey.data.length);
  let largest = 0;
  for (let i = 0; i < mask.length; i++) {
    largest = Math.max(largest, grey.data[i]);
    mask[i] = grey.data[i] > 127 ? 1 : 0;
  }
  if (largest > 0 && largest <= 127) {
    throw new DataError({
      where: file,
      expected: '0 on the background and 255 on the foreground',
      found: `values from 0 to ${largest}`,
      fix: 'Scale the mask to 0 and 255.',
    });
  }
  return ndarray(mask, grey.shape);
}
