import sharp from 'sharp';
import { rowMajorBytes } from './row-major-bytes.js';
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
    // One channel: otherwise it becomes three, twice as slow to read.
    mask: await sharp(grey, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png({ compressionLevel: 6 })
      .toBuffer(),
  };
}
