import { BoneWindow, CUT } from './bone-window.js';
import { checkLayout, mergeOf, outputOf, sigmasOf } from './raster-options.js';
import type { RasterOptions } from './raster-options.js';

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
  const { batch, joints, bones, height, width } = options;
  const merge = mergeOf(name, options);
  const sigmas = sigmasOf(name, options);
  const pixels = height * width;
  const image = outputOf(name, 'out', out, batch * pixels);
  if (nearestBone !== undefined) {
    if (merge !== 'max') {
      throw new Error(`${name}: nearestBone is defined for merge 'max' only, found '${merge}'.`);
    }
    if (nearestBone.length !== batch * pixels) {
      throw new Error(
        `${name}: nearestBone must have length ${batch * pixels}, found ${nearestBone.length}.`,
      );
    }
  }
  const window = new BoneWindow(height, width);
  const scratch = new Float64Array(pixels);
  const nearest = new Int16Array(pixels);
  for (let n = 0; n < batch; n++) {
    const first = n * joints * 2;
    if (merge === 'max') {
      drawMax(keypoints, first, bones, sigmas, window, scratch, nearest, width);
      for (let i = 0, o = n * pixels; i < pixels; i++, o++) {
        image[o] = nearest[i] < 0 ? 0 : Math.exp(-scratch[i]);
      }
      nearestBone?.set(nearest, n * pixels);
    } else {
      accumulate(keypoints, first, bones, sigmas, window, scratch, width, merge === 'softor');
      for (let i = 0, o = n * pixels; i < pixels; i++, o++) {
        const value = scratch[i];
        image[o] = merge === 'sum' ? value : merge === 'softor' ? 1 - value : Math.min(1, value);
      }
    }
  }
  return image;
}

/** Per pixel the smallest d^2/sigma^2 and its bone: one exp per pixel is left to the caller. */
function drawMax(
  keypoints: ArrayLike<number>,
  first: number,
  bones: RasterOptions['bones'],
  sigmas: Float64Array,
  window: BoneWindow,
  smallest: Float64Array,
  nearest: Int16Array,
  width: number,
): void {
  smallest.fill(CUT);
  nearest.fill(-1);
  for (let k = 0; k < bones.length; k++) {
    const a = first + 2 * bones[k][0];
    const b = first + 2 * bones[k][1];
    if (!window.bone(keypoints[a], keypoints[a + 1], keypoints[b], keypoints[b + 1], sigmas[k])) {
      continue;
    }
    const { ax, ay, dx, dy, inverseLength2, inverseSigma2, y1 } = window;
    for (let y = window.y0; y <= y1; y++) {
      window.row(y);
      const x1 = window.x1;
      const py = y - ay;
      for (let x = window.x0, i = y * width + x; x <= x1; x++, i++) {
        const px = x - ax;
        let t = (px * dx + py * dy) * inverseLength2;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const rx = px - t * dx;
        const ry = py - t * dy;
        const q = (rx * rx + ry * ry) * inverseSigma2;
        if (q < smallest[i]) {
          smallest[i] = q;
          nearest[i] = k;
        }
      }
    }
  }
}

/**
 * Per pixel the sum of the bones, or with `complement` the product of 1 - B_b.
 *
 * @internal
 */
export function accumulate(
  keypoints: ArrayLike<number>,
  first: number,
  bones: RasterOptions['bones'],
  sigmas: Float64Array,
  window: BoneWindow,
  result: Float64Array,
  width: number,
  complement: boolean,
): void {
  result.fill(complement ? 1 : 0);
  for (let k = 0; k < bones.length; k++) {
    const a = first + 2 * bones[k][0];
    const b = first + 2 * bones[k][1];
    if (!window.bone(keypoints[a], keypoints[a + 1], keypoints[b], keypoints[b + 1], sigmas[k])) {
      continue;
    }
    const { ax, ay, dx, dy, inverseLength2, inverseSigma2, y1 } = window;
    for (let y = window.y0; y <= y1; y++) {
      window.row(y);
      const x1 = window.x1;
      const py = y - ay;
      for (let x = window.x0, i = y * width + x; x <= x1; x++, i++) {
        const px = x - ax;
        let t = (px * dx + py * dy) * inverseLength2;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const rx = px - t * dx;
        const ry = py - t * dy;
        const q = (rx * rx + ry * ry) * inverseSigma2;
        if (q >= CUT) continue;
        if (complement) result[i] *= 1 - Math.exp(-q);
        else result[i] += Math.exp(-q);
      }
    }
  }
}
