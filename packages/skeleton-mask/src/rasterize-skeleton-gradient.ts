import { BoneWindow, CUT, LENGTH_EPSILON } from './bone-window.js';
import { accumulate, rasterizeSkeleton } from './rasterize-skeleton.js';
import { checkLayout, mergeOf, outputOf, sigmasOf } from './raster-options.js';
import type { Bones, RasterOptions } from './raster-options.js';

/**
 * Gradient of `sum(upstream * rasterizeSkeleton(keypoints))` with respect to the keypoints.
 *
 * Analytic: the foot of the perpendicular minimises the distance, so its position t needs no
 * derivative (envelope theorem) and with r = p - foot, dB/da = 2 (1 - t) r B / sigma^2 and
 * dB/db = 2 t r B / sigma^2. For `max` only the winning bone of a pixel moves; for `sumClamp`
 * pixels at or above 1 give no gradient. Joints of bones that are not drawn get 0.
 *
 * @param keypoints B x J x 2 (x, y) in pixels.
 * @param upstream B x H x W: derivative of the loss by each pixel.
 * @param out written and returned when given, length B x J x 2.
 * @param nearestBone what {@link rasterizeSkeleton} wrote for the same keypoints with merge
 *   `max`; computed again when absent.
 * @returns B x J x 2, in units of loss per pixel of motion.
 * @throws Error when a length, an index, a size or a width is wrong.
 *
 * @example
 * ```ts
 * import { rasterizeSkeletonGradient } from '@mas/skeleton-mask/raster';
 *
 * const upstream = new Float32Array(15);
 * upstream[2] = 1; // the pixel one above the middle of the bone
 * const gradient = rasterizeSkeletonGradient(Float32Array.of(1, 1, 3, 1), upstream, {
 *   batch: 1, joints: 2, bones: [[0, 1]], height: 3, width: 5, sigma: 1,
 * });
 * console.log(gradient[1]); // -0.3678794503211975
 * ```
 */
export function rasterizeSkeletonGradient(
  keypoints: ArrayLike<number>,
  upstream: ArrayLike<number>,
  options: RasterOptions,
  out?: Float32Array,
  nearestBone?: Int16Array,
): Float32Array {
  const name = 'rasterizeSkeletonGradient';
  checkLayout(name, keypoints, options);
  const { batch, joints, bones, height, width } = options;
  const merge = mergeOf(name, options);
  const sigmas = sigmasOf(name, options);
  const pixels = height * width;
  const gradient = outputOf(name, 'out', out, batch * joints * 2);
  if (upstream.length !== batch * pixels) {
    throw new Error(
      `${name}: upstream must have length batch x height x width = ${batch * pixels}, ` +
        `found ${upstream.length}.`,
    );
  }
  const sum = new Float64Array(batch * joints * 2);
  if (merge === 'max') {
    let nearest = nearestBone;
    if (nearest === undefined) {
      nearest = new Int16Array(batch * pixels);
      rasterizeSkeleton(keypoints, options, undefined, nearest);
    } else if (nearest.length !== batch * pixels) {
      throw new Error(
        `${name}: nearestBone must have length ${batch * pixels}, found ${nearest.length}.`,
      );
    }
    maxGradient(keypoints, upstream, options, sigmas, nearest, sum);
  } else {
    const window = new BoneWindow(height, width);
    const merged = new Float64Array(pixels);
    const factor = new Float64Array(pixels);
    for (let n = 0; n < batch; n++) {
      const first = n * joints * 2;
      if (merge !== 'sum') {
        accumulate(keypoints, first, bones, sigmas, window, merged, width, merge === 'softor');
      }
      for (let i = 0, o = n * pixels; i < pixels; i++, o++) {
        const g = upstream[o];
        factor[i] =
          merge === 'sum' ? g : merge === 'softor' ? g * merged[i] : merged[i] < 1 ? g : 0;
      }
      sumGradient(keypoints, first, bones, sigmas, window, factor, width, merge === 'softor', sum);
    }
  }
  gradient.set(sum);
  return gradient;
}

function maxGradient(
  keypoints: ArrayLike<number>,
  upstream: ArrayLike<number>,
  options: RasterOptions,
  sigmas: Float64Array,
  nearest: Int16Array,
  sum: Float64Array,
): void {
  const { batch, joints, bones, height, width } = options;
  let i = 0;
  for (let n = 0; n < batch; n++) {
    const first = n * joints * 2;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const k = nearest[i];
        if (k < 0) continue;
        const g = upstream[i];
        if (g === 0) continue;
        const a = first + 2 * bones[k][0];
        const b = first + 2 * bones[k][1];
        const dx = keypoints[b] - keypoints[a];
        const dy = keypoints[b + 1] - keypoints[a + 1];
        const px = x - keypoints[a];
        const py = y - keypoints[a + 1];
        let t = (px * dx + py * dy) / (dx * dx + dy * dy + LENGTH_EPSILON);
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const rx = px - t * dx;
        const ry = py - t * dy;
        const inverseSigma2 = 1 / (sigmas[k] * sigmas[k]);
        const scale = 2 * g * inverseSigma2 * Math.exp(-(rx * rx + ry * ry) * inverseSigma2);
        sum[a] += scale * (1 - t) * rx;
        sum[a + 1] += scale * (1 - t) * ry;
        sum[b] += scale * t * rx;
        sum[b + 1] += scale * t * ry;
      }
    }
  }
}

/** `factor` is the upstream derivative, for softor times the product of all 1 - B_b. */
function sumGradient(
  keypoints: ArrayLike<number>,
  first: number,
  bones: Bones,
  sigmas: Float64Array,
  window: BoneWindow,
  factor: Float64Array,
  width: number,
  complement: boolean,
  sum: Float64Array,
): void {
  for (let k = 0; k < bones.length; k++) {
    const a = first + 2 * bones[k][0];
    const b = first + 2 * bones[k][1];
    if (!window.bone(keypoints[a], keypoints[a + 1], keypoints[b], keypoints[b + 1], sigmas[k])) {
      continue;
    }
    const { ax, ay, dx, dy, inverseLength2, inverseSigma2, y1 } = window;
    let gax = 0;
    let gay = 0;
    let gbx = 0;
    let gby = 0;
    for (let y = window.y0; y <= y1; y++) {
      window.row(y);
      const x1 = window.x1;
      const py = y - ay;
      for (let x = window.x0, i = y * width + x; x <= x1; x++, i++) {
        const g = factor[i];
        if (g === 0) continue;
        const px = x - ax;
        let t = (px * dx + py * dy) * inverseLength2;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const rx = px - t * dx;
        const ry = py - t * dy;
        const q = (rx * rx + ry * ry) * inverseSigma2;
        if (q >= CUT) continue;
        const value = Math.exp(-q);
        let scale = 2 * g * inverseSigma2 * value;
        if (complement) {
          // The product over the other bones is the whole product by this bone's factor. On the
          // bone itself r = 0, and so is the gradient.
          if (value === 1) continue;
          scale /= 1 - value;
        }
        gax += scale * (1 - t) * rx;
        gay += scale * (1 - t) * ry;
        gbx += scale * t * rx;
        gby += scale * t * ry;
      }
    }
    sum[a] += gax;
    sum[a + 1] += gay;
    sum[b] += gbx;
    sum[b + 1] += gby;
  }
}
