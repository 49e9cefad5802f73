import { readFile, stat } from 'node:fs/promises';
import { UserError } from '@mas/trainer';
import ndarray, { type NdArray } from 'ndarray';
import sharp from 'sharp';

/**
 * Decodes an image file to H x W x 3, upright as its EXIF data say.
 *
 * @throws {UserError} if it is missing, cut off or no image.
 */
export async function readPicture(file: string): Promise<NdArray<Uint8Array>> {
  const { data, info } = await decode(file, 3);
  return ndarray(data, [info.height, info.width, 3]);
}

/**
 * Decodes a mask file to H x W of 0 and 1, and checks that it fits its picture.
 *
 * @throws {UserError} if it cannot be read, has another size, or shows nobody.
 */
export async function readPictureMask(
  file: string,
  [height, width]: readonly number[],
): Promise<NdArray<Uint8Array>> {
  const { data, info } = await decode(file, 1);
  if (info.width !== width || info.height !== height) {
    throw new UserError(
      `${file}: expected ${width} x ${height} px as its picture, found ${info.width} x ${info.height}; make the mask from this very picture`,
    );
  }
  const mask = data.map((value) => (value > 127 ? 1 : 0));
  if (!mask.includes(1)) {
    throw new UserError(
      `${file}: expected a person in white (above 127), found none; values reach from 0 to ${data.reduce((a, b) => Math.max(a, b), 0)}`,
    );
  }
  return ndarray(mask, [height, width]);
}

async function decode(file: string, channels: 1 | 3) {
  let bytes: Buffer;
  try {
    // A device or pipe, which a link may lead to, has no end.
    if (!(await stat(file)).isFile()) throw Object.assign(new Error(), { code: 'none' });
    bytes = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'nothing' : code;
    throw new UserError(`${file}: expected an image file, found ${found}; check the path`);
  }
  try {
    const { data, info } = await sharp(bytes, {
      failOn: 'truncated',
      // 200 MB decoded: a header can promise more than the memory holds.
      limitInputPixels: 2 ** 26,
    })
      .autoOrient()
      .flatten()
      .toColourspace(channels === 3 ? 'srgb' : 'b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), info };
  } catch (error) {
    const why = (error as Error).message.split('\n')[0];
    throw new UserError(
      `${file}: expected a whole image, found ${bytes.length} bytes that do not decode (${why}); copy or convert the file again`,
    );
  }
}
