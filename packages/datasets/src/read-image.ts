import ndarray, { type NdArray } from 'ndarray';
import sharp from 'sharp';
import { DataError } from './data-error.js';
import { readRegularFile } from './read-regular-file.js';

/** An uncompressed picture of the most pixels. */
const LARGEST_FILE = 512 * 2 ** 20;
/** More than cameras have; 200 MB decoded. A header can promise more than the memory holds. */
export const MOST_PIXELS = 2 ** 26;

/**
 * Decodes an image file to H x W x 3 (RGB) or H x W (grey) bytes.
 * Throws a `DataError` for a missing, truncated or undecodable file.
 */
export async function readImage(file: string, channels: 1 | 3): Promise<NdArray<Uint8Array>> {
  // Not by name: libvips keeps a cache per file name and would miss a file that was replaced.
  const bytes = await readRegularFile(file, LARGEST_FILE, {
    what: 'an image file',
    fix: 'Add the file, or remove this frame from every view.',
  });
  try {
    const { data, info } = await sharp(bytes, {
      failOn: 'truncated',
      limitInputPixels: MOST_PIXELS,
    })
      .removeAlpha()
      .toColourspace(channels === 3 ? 'srgb' : 'b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const shape = channels === 3 ? [info.height, info.width, 3] : [info.height, info.width];
    return ndarray(new Uint8Array(data.buffer, data.byteOffset, data.length), shape);
  } catch (error) {
    throw new DataError({
      where: file,
      expected: 'a whole image',
      found: `${bytes.length} bytes that do not decode (${(error as Error).message.split('\n')[0]})`,
      fix: 'Copy or convert the file again, or remove this frame from every view.',
    });
  }
}
