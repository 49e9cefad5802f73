import type { NdArray } from 'ndarray';

/** Dense row-major bytes and their size. */
export interface Pixels {
  data: Uint8Array;
  height: number;
  width: number;
}

/** The bytes of an H x W x 3 ndarray; the array's own memory when it is dense already. */
export function readImage(image: NdArray, what: string): Pixels {
  checkBytes(image, what, 'an H x W x 3 ndarray over a Uint8Array', (shape) => shape[2] === 3, 3);
  return toDense(image, 3);
}

/** The bytes of an H x W ndarray; the array's own memory when it is dense already. */
export function readMask(mask: NdArray, what: string): Pixels {
  checkBytes(mask, what, 'an H x W ndarray over a Uint8Array', () => true, 2);
  return toDense(mask, 1);
}

/** Throws when two images or masks differ in size. */
export function checkSameSize(a: Pixels, b: Pixels, what: string): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(
      `${what}: expected ${a.width} x ${a.height} px, found ${b.width} x ${b.height}. ` +
        'All images of one camera and their masks have one size.',
    );
  }
}

function checkBytes(
  array: NdArray,
  what: string,
  expected: string,
  fits: (shape: number[]) => boolean,
  dimensions: number,
): void {
  const shape = array?.shape;
  const isFit =
    Array.isArray(shape) &&
    shape.length === dimensions &&
    shape[0] > 0 &&
    shape[1] > 0 &&
    fits(shape) &&
    (array.dtype === 'uint8' || array.dtype === 'uint8_clamped');
  if (!isFit) {
    const found = Array.isArray(shape) ? `${array.dtype} [${shape.join(', ')}]` : typeof array;
    throw new Error(`${what}: expected ${expected}, found ${found}`);
  }
}

function toDense(array: NdArray, channels: number): Pixels {
  const [height, width] = array.shape;
  const [rowStride, columnStride, channelStride = 1] = array.stride;
  const source = array.data as Uint8Array;
  const length = height * width * channels;
  const isDense =
    channelStride === 1 && columnStride === channels && rowStride === width * channels;
  if (isDense) {
    const data = new Uint8Array(source.buffer, source.byteOffset + array.offset, length);
    return { data, height, width };
  }
  const data = new Uint8Array(length);
  for (let y = 0, k = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let at = array.offset + y * rowStride + x * columnStride;
      for (let c = 0; c < channels; c++, at += channelStride) data[k++] = source[at];
    }
  }
  return { data, height, width };
}
