import sharp from 'sharp';
import type { View } from './types.js';

/** How images are stored. Masks are always PNG. */
export interface ImageOptions {
  imageFormat: 'jpg' | 'png';
  /** 1 to 100. */
  jpegQuality: number;
}

/** Encodes image and mask of one view to file contents. */
export async function encodeView(
  { image, mask }: View,
  { imageFormat, jpegQuality }: ImageOptions,
): Promise<{ image: Uint8Array; mask: Uint8Array }> {
  const [height, width] = image.shape;
  const raw = sharp(rowMajorBytes(image), { raw: { width, height, channels: 3 } });
  const grey = rowMajorBytes(mask);
  for (let i = 0; i < grey.length; i++) grey[i] = grey[i] ? 255 : 0;
  return {
    image: await (
      imageFormat === 'jpg'
        ? // Full colour resolution: outlines of people are what matters here.
          raw.jpeg({ quality: jpegQuality, chromaSubsampling: '4:4:4' })
        : raw.png({ compressionLevel: 6 })
    ).toBuffer(),
    mask: await sharp(grey, { raw: { width, height, channels: 1 } })
      .png({ compressionLevel: 6 })
      .toBuffer(),
  };
}

/** A dense row-major copy, whatever the strides of the array. */
function rowMajorBytes(array: View['image']): Uint8Array {
  const [rows, columns, channels = 1] = array.shape;
  const out = new Uint8Array(rows * columns * channels);
  const [rowStride, columnStride, channelStride = 1] = array.stride;
  const isDense =
    channelStride === 1 && columnStride === channels && rowStride === columns * channels;
  if (isDense) {
    out.set(array.data.subarray(array.offset, array.offset + out.length));
    return out;
  }
  let k = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let at = array.offset + r * rowStride + c * columnStride;
      for (let i = 0; i < channels; i++, at += channelStride) out[k++] = array.data[at];
    }
  }
  return out;
}
