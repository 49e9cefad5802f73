import ndarray, { type NdArray } from 'ndarray';
import { lowerMedian } from './background-median.js';
import { checkSameSize, readImage } from './read-image.js';
import { smoothDifference } from './smooth-difference.js';

/** Options of `frameDifference`. */
export interface FrameDifferenceOptions {
  /**
   * Least change that is motion, in grey values: of the mean over 3 x 3 px, as the length of (red,
   * green, blue); 8 by default.
   */
  threshold?: number;
  /** The same in multiples of the images' noise; the larger of the two counts. 1.5 by default. */
  noiseFactor?: number;
}

/** Bytes are rounded. */
const LEAST_LIMIT = 0.5;
/** Pixels from which the noise is estimated. */
const NOISE_SAMPLES = 4096;

/**
 * What moves in an image of a fixed camera: pixels that differ from more than half of some other
 * images, taken before and after it. Needs no background and follows changes of light, but only a
 * subject that moves: each spot must be free in more than half of the others. With even clothes,
 * take others so far apart that the subject has left its place; six of them, three before and three
 * after, fill the body better than two, one before and one after (three-frame differencing).
 *
 * @param image H x W x 3.
 * @param others One or more images of its size.
 * @returns H x W of 0 and 1; empty where nothing moves. Usually followed by
 *   `cleanMask(mask, { close: 4 })`, which joins the parts that differ.
 * @throws Error for other shapes or types, sizes that differ, no others, or an option out of range.
 *
 * Source: Collins et al., A System for Video Surveillance and Monitoring, CMU-RI-TR-00-12, 2000
 * (three-frame differencing).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { frameDifference } from '@mas/masks';
 *
 * // A lamp of 3 x 3 px.
 * const lamp = (at) => {
 *   const image = ndarray(new Uint8Array(3 * 12 * 3), [3, 12, 3]);
 *   for (let k = 0; k < 9; k++) image.set(Math.floor(k / 3), at + (k % 3), 0, 250);
 *   return image;
 * };
 * const mask = frameDifference(lamp(5), [lamp(1), lamp(9)]);
 * console.log(mask.data.subarray(12, 24).join(' ')); // 0 0 0 0 0 1 1 1 0 0 0 0
 * ```
 */
export function frameDifference(
  image: NdArray,
  others: readonly NdArray[],
  options: FrameDifferenceOptions = {},
): NdArray<Uint8Array> {
  const { threshold = 8, noiseFactor = 1.5 } = options;
  if (!(threshold >= 0 && threshold <= 255)) {
    throw new Error(`frameDifference: expected threshold from 0 to 255, found ${threshold}`);
  }
  if (!(noiseFactor >= 0)) {
    throw new Error(`frameDifference: expected noiseFactor of 0 or more, found ${noiseFactor}`);
  }
  if (!Array.isArray(others) || others.length === 0) {
    throw new Error('frameDifference: expected one other image or more, found none');
  }
  const pixels = readImage(image, 'frameDifference: image');
  const { data, width, height } = pixels;
  const votes = new Uint16Array(width * height);
  for (const [n, array] of others.entries()) {
    const other = readImage(array, `frameDifference: others[${n}]`);
    checkSameSize(pixels, other, `frameDifference: others[${n}]`);
    const noise = noiseFactor * differenceNoise(data, other.data);
    const moves = smoothDifference(pixels, other.data, Math.max(threshold, noise, LEAST_LIMIT));
    for (let i = 0; i < votes.length; i++) votes[i] += moves[i];
  }
  const mask = Uint8Array.from(votes, (count) => (2 * count > others.length ? 1 : 0));
  return ndarray(mask, [height, width]);
}

/** Standard deviation of the difference where nothing moves, if that is most of the image. */
function differenceNoise(a: Uint8Array, b: Uint8Array): number {
  const step = Math.max(1, Math.floor(a.length / NOISE_SAMPLES));
  const differences = new Uint8Array(Math.ceil(a.length / step));
  for (let i = 0, k = 0; k < a.length; i++, k += step) differences[i] = Math.abs(a[k] - b[k]);
  return 1.4826 * lowerMedian(differences);
}
