import type { Runtime } from '../runtime.js';

/** Zero borders of an image, in pixels. */
export interface Borders {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

// Padded copies of this size stay in the second-level cache while the core reads them.
const CHUNK_FLOATS = 128 * 1024;

/**
 * Calls `visit(pointer, firstImage, images)` for consecutive groups of images with zero borders
 * added. Without borders there is one group, and no copy.
 */
export function forPaddedImages(
  runtime: Runtime,
  pointer: number,
  shape: { images: number; height: number; width: number; channels: number },
  borders: Borders,
  visit: (pointer: number, firstImage: number, images: number) => void,
): void {
  const { images, height, width, channels } = shape;
  const { top, bottom, left, right } = borders;
  if (!top && !bottom && !left && !right) {
    visit(pointer, 0, images);
    return;
  }
  const imageFloats = height * width * channels;
  const paddedFloats = (top + height + bottom) * (left + width + right) * channels;
  const chunk = Math.min(images, Math.max(1, Math.floor(CHUNK_FLOATS / paddedFloats)));
  const padded = runtime.scratch('images', chunk * paddedFloats);
  for (let first = 0; first < images; first += chunk) {
    const count = Math.min(chunk, images - first);
    runtime.native.pad_images(
      pointer + first * imageFloats * 4,
      padded,
      count,
      height,
      width,
      channels,
      top,
      bottom,
      left,
      right,
    );
    visit(padded, first, count);
  }
}
