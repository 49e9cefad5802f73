import { decode } from 'fast-png';
import ndarray, { type NdArray } from 'ndarray';
import sharp from 'sharp';
import { DataError } from './data-error.js';
import { readRegularFile } from './read-regular-file.js';

/** More pixels than any camera has: an image beyond is a mistake or an attack. */
const MOST_PIXELS = 1e8;

/**
 * Decodes the mask image of another program without changing its values: H x W x C of 8 or 16 bit,
 * H x W for one channel, which holds indices in an image with a palette.
 * Throws a `DataError` for a missing, truncated, huge or undecodable file.
 */
export async function readLabels(file: string): Promise<NdArray<Uint8Array | Uint16Array>> {
  const fail = (expected: string, found: string, fix: string): never => {
    throw new DataError({ where: file, expected, found, fix });
  };
  const what = { what: 'a mask image', fix: 'Add the file.' };
  const bytes = await readRegularFile(file, 2 ** 29, what);
  const attempt = async <T>(task: () => T | Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      const reason = (error as Error).message.split('\n')[0];
      return fail(
        'a whole image',
        `${bytes.length} bytes that do not decode (${reason})`,
        'Copy or convert the file again.',
      );
    }
  };
  const { width, height, depth, channels, isPalette } = await attempt(() =>
    sharp(bytes, { limitInputPixels: false }).metadata(),
  );
  if (width * height > MOST_PIXELS) {
    fail(`at most ${MOST_PIXELS / 1e6} million pixels`, `${width} x ${height}`, 'Scale it down.');
  }
  if (isPalette) {
    // sharp turns the indices of a palette into its colours.
    const { data, depth: bits } = await attempt(() => decode(bytes));
    return ndarray(unpack(data as Uint8Array, width, height, bits), [height, width]);
  }
  const isDeep = depth === 'ushort';
  const isGrey = channels < 3;
  const space = isDeep ? (isGrey ? 'grey16' : 'rgb16') : isGrey ? 'b-w' : 'srgb';
  const { data, info } = await attempt(() =>
    sharp(bytes, { failOn: 'truncated', limitInputPixels: MOST_PIXELS })
      .toColourspace(space)
      .raw({ depth: isDeep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  const values = isDeep
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.length);
  const shape = [height, width, info.channels];
  return ndarray(values, info.channels === 1 ? shape.slice(0, 2) : shape);
}

/** One value per byte, of rows that begin at whole bytes. */
function unpack(data: Uint8Array, width: number, height: number, bits: number): Uint8Array {
  if (bits === 8) return data;
  const rowBytes = Math.ceil((width * bits) / 8);
  const most = (1 << bits) - 1;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    const at = ((i - x) / width) * rowBytes + ((x * bits) >> 3);
    return (data[at] >> (8 - bits - ((x * bits) & 7))) & most;
  });
}
