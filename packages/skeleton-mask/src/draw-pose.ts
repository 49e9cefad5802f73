import type { BoneSpans } from './bone-spans.js';
import { CUT, gaussian } from './gaussian.js';
import { sigmaOf } from './raster-options.js';
import type { Merge, RasterOptions } from './raster-options.js';

const { fround } = Math;

/**
 * Draws pose `n` of a batch into H x W values of `image` from `start` on, merge 'max'; writes the
 * bones of the largest values at the same place of `nearest`.
 *
 * The image holds the smallest d^2/sigma^2 until the end, so that one exp per pixel is left.
 *
 * @internal
 */
export function drawNearest(
  keypoints: ArrayLike<number>,
  n: number,
  options: RasterOptions,
  spans: BoneSpans,
  image: Float32Array,
  start: number,
  nearest?: Int16Array,
): void {
  const { joints, bones, height, width } = options;
  const stop = start + height * width;
  image.fill(CUT, start, stop);
  nearest?.fill(-1, start, stop);
  const { first, length, part, d, p, step } = spans;
  for (let k = 0; k < bones.length; k++) {
    const [from, to] = bones[k];
    spans.take(keypoints, 2 * (n * joints + from), 2 * (n * joints + to), sigmaOf(options, k));
    for (let s = 0; s < spans.count; s++) {
      const v = step[part[s]];
      const p2 = part[s] === 1 ? 0 : p[s] * p[s];
      let u = d[s];
      const end = start + first[s] + length[s];
      for (let i = start + first[s]; i < end; i++, u += v) {
        const q = fround(u * u + p2); // as stored, so that the first of equal bones stays
        if (q < image[i]) {
          image[i] = q;
          if (nearest !== undefined) nearest[i] = k;
        }
      }
    }
  }
  for (let i = start; i < stop; i++) image[i] = gaussian(image[i]);
}

/**
 * Draws pose `n` of a batch into H x W values of `image` from `start` on: the sum of the bones, or
 * for `softor` the product of 1 - B_b.
 *
 * @internal
 */
export function drawSum(
  keypoints: ArrayLike<number>,
  n: number,
  options: RasterOptions,
  spans: BoneSpans,
  image: Float32Array,
  start: number,
  merge: Merge,
): void {
  const { joints, bones, height, width } = options;
  const softor = merge === 'softor';
  image.fill(softor ? 1 : 0, start, start + height * width);
  const { first, length, part, d, p, step } = spans;
  for (let k = 0; k < bones.length; k++) {
    const [from, to] = bones[k];
    spans.take(keypoints, 2 * (n * joints + from), 2 * (n * joints + to), sigmaOf(options, k));
    for (let s = 0; s < spans.count; s++) {
      const v = step[part[s]];
      const p2 = part[s] === 1 ? 0 : p[s] * p[s];
      let u = d[s];
      const end = start + first[s] + length[s];
      for (let i = start + first[s]; i < end; i++, u += v) {
        const value = gaussian(u * u + p2);
        if (softor) image[i] *= 1 - value;
        else image[i] += value;
      }
    }
  }
}
