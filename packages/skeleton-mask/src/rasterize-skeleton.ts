import { drawNearest, drawSum } from './draw-pose.js';
import { checkLayout, checkNearest, checkSigmas, mergeOf, outputOf } from './raster-options.js';
import type { RasterOptions } from './raster-options.js';
import { spansFor } from './workspace.js';

/**
 * Draws skeletons into one-channel images: `B_b(p) = exp(-d^2 / sigma^2)`, where d is the
 * distance in pixels from pixel p to the segment of bone b, merged over the bones.
 *
 * Plain typed arrays; needs no TensorFlow.js. Pixel centres lie at integer coordinates, x right,
 * y down. Values of one bone below 1e-7 count as 0. A bone with a NaN or infinite end is not
 * drawn; ends off the image are fine; a bone of zero length is a Gaussian dot.
 *
 * Merge rules: `max`; `sum` (exceeds 1 where bones meet); `sumClamp` = min(1, sum);
 * `softor` = 1 - prod(1 - B_b).
 *
 * Allocates nothing per call when `out` is given, as soon as one call has seen the largest image.
 *
 * Source: Yang et al., Mask as Supervision, ECCV 2024, section on the skeleton mask; the segment
 * Gaussian of AutoLink (He et al., NeurIPS 2022).
 *
 * @param keypoints B x J x 2 (x, y) in pixels.
 * @param out written and returned when given, length B x H x W.
 * @param nearestBone written when given, length B x H x W: for each pixel the bone with the
 *   largest value (the first of equal ones), -1 where no bone reaches. Only for merge `max`.
 * @returns B x H x W values.
 * @throws Error when a length, an index, a size or a width is wrong.
 *
 * @example
 * ```ts
 * import { rasterizeSkeleton } from '@mas/skeleton-mask/raster';
 *
 * const image = rasterizeSkeleton(Float32Array.of(1, 1, 3, 1), {
 *   batch: 1, joints: 2, bones: [[0, 1]], height: 3, width: 5, sigma: 1,
 * });
 * console.log(image[5 + 2], image[2]); // 1 0.3678794503211975
 * ```
 */
export function rasterizeSkeleton(
  keypoints: ArrayLike<number>,
  options: RasterOptions,
  out?: Float32Array,
  nearestBone?: Int16Array,
): Float32Array {
  const name = 'rasterizeSkeleton';
  checkLayout(name, keypoints, options);
  const { batch, height, width } = options;
  const merge = mergeOf(name, options);
  checkSigmas(name, options);
  const pixels = height * width;
  const image = outputOf(name, 'out', out, batch * pixels);
  checkNearest(name, merge, nearestBone, batch * pixels);
  const spans = spansFor(height, width);
  for (let n = 0; n < batch; n++) {
    const start = n * pixels;
    if (merge === 'max') {
      drawNearest(keypoints, n, options, spans, image, start, nearestBone);
    } else {
      drawSum(keypoints, n, options, spans, image, start, merge);
    }
  }
  if (merge === 'softor') {
    for (let i = 0; i < image.length; i++) image[i] = 1 - image[i];
  } else if (merge === 'sumClamp') {
    for (let i = 0; i < image.length; i++) if (image[i] > 1) image[i] = 1;
  }
  return image;
}
