import { END, MIDDLE, START } from './bone-spans.js';
import type { BoneSpans } from './bone-spans.js';
import { drawNearest, drawSum } from './draw-pose.js';
import { gaussian } from './gaussian.js';
import { checkLayout, checkLength, checkNearest, checkSigmas, mergeOf } from './raster-options.js';
import { sigmaOf } from './raster-options.js';
import type { Merge, RasterOptions } from './raster-options.js';
import { indicesFor, spansFor, valuesFor } from './workspace.js';

/** What {@link rasterizeSkeletonGradient} gives. */
export interface SkeletonGradient {
  /** B x J x 2, loss per pixel of motion. */
  readonly keypoints: Float32Array;
  /** One per bone, loss per pixel of width; their sum is the derivative by a common `sigma`. */
  readonly perBoneSigma: Float32Array;
}

/**
 * Gradient of `sum(upstream * rasterizeSkeleton(keypoints))` with respect to the keypoints and to
 * the width of each bone.
 *
 * Analytic: the foot of the perpendicular minimises the distance, so its position t needs no
 * derivative (envelope theorem) and with r = p - foot, dB/da = 2 (1 - t) r B / sigma^2,
 * dB/db = 2 t r B / sigma^2 and dB/dsigma = 2 |r|^2 B / sigma^3. For `max` only the winning bone
 * of a pixel moves; for `sumClamp` pixels at or above 1 give no gradient. Joints of bones that are
 * not drawn get 0.
 *
 * Allocates nothing per call when `out` is given, as soon as one call has seen the largest image.
 *
 * @param keypoints B x J x 2 (x, y) in pixels.
 * @param upstream B x H x W: derivative of the loss by each pixel.
 * @param out written and returned when given.
 * @param nearestBone what {@link rasterizeSkeleton} wrote for the same keypoints with merge
 *   `max`; computed again when absent.
 * @returns the gradient, summed over the batch for the widths.
 * @throws Error when a length, an index, a size or a width is wrong.
 *
 * @example
 * ```ts
 * import { rasterizeSkeletonGradient } from '@mas/skeleton-mask/raster';
 *
 * const upstream = new Float32Array(15);
 * upstream[2] = 1; // the pixel one above the middle of the bone
 * const { keypoints, perBoneSigma } = rasterizeSkeletonGradient(
 *   Float32Array.of(1, 1, 3, 1),
 *   upstream,
 *   { batch: 1, joints: 2, bones: [[0, 1]], height: 3, width: 5, sigma: 1 },
 * );
 * console.log(keypoints[1]); // -0.3678794503211975
 * console.log(perBoneSigma[0]); // 0.735758900642395
 * ```
 */
export function rasterizeSkeletonGradient(
  keypoints: ArrayLike<number>,
  upstream: ArrayLike<number>,
  options: RasterOptions,
  out?: SkeletonGradient,
  nearestBone?: Int16Array,
): SkeletonGradient {
  const name = 'rasterizeSkeletonGradient';
  checkLayout(name, keypoints, options);
  const { batch, joints, bones, height, width } = options;
  const merge = mergeOf(name, options);
  checkSigmas(name, options);
  const pixels = height * width;
  const gradient = out ?? {
    keypoints: new Float32Array(batch * joints * 2),
    perBoneSigma: new Float32Array(bones.length),
  };
  checkLength(name, 'out.keypoints', gradient.keypoints, batch * joints * 2);
  checkLength(name, 'out.perBoneSigma', gradient.perBoneSigma, bones.length);
  if (upstream?.length !== batch * pixels) {
    throw new Error(
      `${name}: upstream must have length batch x height x width = ${batch * pixels}, ` +
        `found ${upstream?.length}.`,
    );
  }
  checkNearest(name, merge, nearestBone, batch * pixels);
  gradient.keypoints.fill(0);
  gradient.perBoneSigma.fill(0);

  const spans = spansFor(height, width);
  for (let n = 0; n < batch; n++) {
    let nearest = indicesFor(0);
    let merged = valuesFor(0);
    let offset = 0;
    if (merge === 'max') {
      if (nearestBone === undefined) {
        nearest = indicesFor(pixels);
        drawNearest(keypoints, n, options, spans, valuesFor(pixels), 0, nearest);
      } else {
        nearest = nearestBone;
        offset = n * pixels;
      }
    } else if (merge !== 'sum') {
      merged = valuesFor(pixels);
      drawSum(keypoints, n, options, spans, merged, 0, merge);
    }
    addPose(keypoints, upstream, n, options, merge, spans, nearest, offset, merged, gradient);
  }
  return gradient;
}

/** Adds the gradient of pose `n`: per span four sums over its pixels tell everything. */
function addPose(
  keypoints: ArrayLike<number>,
  upstream: ArrayLike<number>,
  n: number,
  options: RasterOptions,
  merge: Merge,
  spans: BoneSpans,
  nearest: Int16Array,
  offset: number,
  merged: Float32Array,
  gradient: SkeletonGradient,
): void {
  const { joints, bones, height, width } = options;
  const start = n * height * width;
  const { first, length, part, d, p, step } = spans;
  const max = merge === 'max';
  const softor = merge === 'softor';
  const clamp = merge === 'sumClamp';
  for (let k = 0; k < bones.length; k++) {
    const [from, to] = bones[k];
    const sigma = sigmaOf(options, k);
    spans.take(keypoints, 2 * (n * joints + from), 2 * (n * joints + to), sigma);
    const { left, right, normalX, normalY, stepT } = spans;
    const inverse = step[START];
    let leftX = 0;
    let leftY = 0;
    let rightX = 0;
    let rightY = 0;
    let byWidth = 0;
    for (let s = 0; s < spans.count; s++) {
      const kind = part[s];
      const v = step[kind];
      const p2 = kind === MIDDLE ? 0 : p[s] * p[s];
      const u0 = d[s];
      // With the weight w = upstream * B of a pixel: sums of w, w d, w d j and w q.
      let sum = 0;
      let sumD = 0;
      let sumDJ = 0;
      let sumQ = 0;
      const count = length[s];
      for (let j = 0, i = first[s]; j < count; j++, i++) {
        if (max && nearest[offset + i] !== k) continue;
        if (clamp && merged[i] >= 1) continue;
        const u = u0 + v * j;
        const q = u * u + p2;
        const value = gaussian(q);
        if (value === 0) continue;
        let w = upstream[start + i] * value;
        if (softor) {
          // The product over the other bones is the whole product by this bone's factor. On the
          // bone itself d = 0, and so is the gradient.
          if (value === 1) continue;
          w *= merged[i] / (1 - value);
        }
        const wu = w * u;
        sum += w;
        sumD += wu;
        sumDJ += wu * j;
        sumQ += w * q;
      }
      byWidth += sumQ;
      if (kind === MIDDLE) {
        const along = p[s] * sumD + stepT * sumDJ;
        leftX += (sumD - along) * normalX;
        leftY += (sumD - along) * normalY;
        rightX += along * normalX;
        rightY += along * normalY;
      } else if (kind === END) {
        rightX += sumD * inverse;
        rightY += sum * p[s] * inverse;
      } else {
        leftX += sumD * inverse;
        leftY += sum * p[s] * inverse;
      }
    }
    gradient.keypoints[left] += 2 * leftX;
    gradient.keypoints[left + 1] += 2 * leftY;
    gradient.keypoints[right] += 2 * rightX;
    gradient.keypoints[right + 1] += 2 * rightY;
    gradient.perBoneSigma[k] += (2 * byWidth) / sigma;
  }
}
