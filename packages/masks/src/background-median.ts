import ndarray, { type NdArray } from 'ndarray';
import { checkSameSize, readImage } from './read-image.js';

/**
 * The median of every pixel and channel over images of a fixed camera: the scene without what moves
 * through it. Each spot must be free in more than half of the images; 50 images are plenty.
 *
 * @param frames One or more H x W x 3 images of one size.
 * @returns H x W x 3; for an even number of frames the lower of the two middle values.
 * @throws Error for no frames, or frames of another shape or type.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { backgroundMedian } from '@mas/masks';
 *
 * const frames = [10, 12, 200].map((v) => ndarray(Uint8Array.of(v, v, v), [1, 1, 3]));
 * console.log(backgroundMedian(frames).data); // Uint8Array(3) [ 12, 12, 12 ]
 * ```
 */
export function backgroundMedian(frames: readonly NdArray[]): NdArray<Uint8Array> {
  if (frames.length === 0) {
    throw new Error('backgroundMedian: expected one frame or more, found none');
  }
  const images = frames.map((frame, i) => readImage(frame, `backgroundMedian: frames[${i}]`));
  for (const [i, image] of images.entries()) {
    checkSameSize(images[0], image, `backgroundMedian: frames[${i}]`);
  }
  const { height, width } = images[0];
  const median = medianOf(images.map(({ data }) => data));
  return ndarray(median, [height, width, 3]);
}

/** Element-wise lower median of arrays of one length. */
export function medianOf(arrays: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(arrays[0].length);
  const values = new Uint8Array(arrays.length);
  for (let i = 0; i < out.length; i++) {
    for (let k = 0; k < values.length; k++) values[k] = arrays[k][i];
    out[i] = lowerMedian(values);
  }
  return out;
}

/** The lower median of bytes. */
export function lowerMedian(values: Uint8Array): number {
  const rank = (values.length + 1) >> 1;
  // The smallest value with at least `rank` values at or below it, bit by bit from the top.
  let median = 0;
  for (let bit = 128; bit > 0; bit >>= 1) {
    const candidate = median + bit - 1;
    let below = 0;
    for (let k = 0; k < values.length; k++) below += values[k] <= candidate ? 1 : 0;
    if (below < rank) median += bit;
  }
  return median;
}
