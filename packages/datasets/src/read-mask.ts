import ndarray, { type NdArray } from 'ndarray';
import { DataError } from './data-error.js';
import { readImage } from './read-image.js';
import type { MaskEncoding } from './read-references.js';

/**
 * Decodes a mask file to H x W of 0 and 1.
 * Throws a `DataError` as `readImage` does, and when grey values are plainly not 0 and 255.
 */
export async function readMask(
  file: string,
  encoding: MaskEncoding = 'grey',
): Promise<NdArray<Uint8Array>> {
  if (encoding === 'grey') return readGrey(file);
  const { data, shape } = await readImage(file, 3);
  const [height, width] = shape;
  const mask = new Uint8Array(height * width);
  for (let i = 0, k = 0; i < mask.length; i++, k += 3) {
    const isSet =
      encoding === 'red' ? data[k] > 127 : data[k] !== 0 || data[k + 1] !== 0 || data[k + 2] !== 0;
    mask[i] = isSet ? 1 : 0;
  }
  return ndarray(mask, [height, width]);
}

async function readGrey(file: string): Promise<NdArray<Uint8Array>> {
  const grey = await readImage(file, 1);
  const { data } = grey;
  const mask = new Uint8Array(data.length);
  let largest = 0;
  for (let i = 0; i < mask.length; i++) {
    const value = data[i];
    if (value > largest) largest = value;
    mask[i] = value > 127 ? 1 : 0;
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
