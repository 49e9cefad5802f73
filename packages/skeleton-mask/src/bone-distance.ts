import { checkLayout, outputOf } from './raster-options.js';
import type { BoneLayout } from './raster-options.js';

const { sqrt } = Math;

/**
 * Distance in pixels from every pixel centre to the nearest bone (segment between two joints).
 *
 * Exact to Float32, without a cut-off. A bone with a NaN or infinite end is left out; Infinity
 * where no bone is left.
 *
 * @param keypoints B x J x 2 (x, y) in pixels, pixel centres at integers.
 * @param out written and returned when given, length B x H x W.
 * @returns B x H x W distances.
 * @throws Error when a length, an index or a size is wrong.
 *
 * @example
 * ```ts
 * import { boneDistance } from '@mas/skeleton-mask/raster';
 *
 * const distance = boneDistance(Float32Array.of(1, 0, 3, 0), {
 *   batch: 1, joints: 2, bones: [[0, 1]], height: 1, width: 5,
 * });
 * console.log([...distance]); // [ 1, 0, 0, 0, 1 ]
 * ```
 */
export function boneDistance(
  keypoints: ArrayLike<number>,
  layout: BoneLayout,
  out?: Float32Array,
): Float32Array {
  checkLayout('boneDistance', keypoints, layout);
  const { batch, joints, bones, height, width } = layout;
  const pixels = height * width;
  const distance = outputOf('boneDistance', 'out', out, batch * pixels);
  distance.fill(Infinity);
  for (let n = 0; n < batch; n++) {
    for (const [from, to] of bones) {
      const a = (n * joints + from) * 2;
      const b = (n * joints + to) * 2;
      const ax = keypoints[a];
      const ay = keypoints[a + 1];
      const dx = keypoints[b] - ax;
      const dy = keypoints[b + 1] - ay;
      const length2 = dx * dx + dy * dy;
      if (!(length2 < Infinity)) continue;
      const inverse = length2 > 1e-12 ? 1 / length2 : 0; // a shorter bone is a point
      for (let y = 0, i = n * pixels; y < height; y++) {
        const py = y - ay;
        for (let x = 0; x < width; x++, i++) {
          const px = x - ax;
          let t = (px * dx + py * dy) * inverse;
          t = t < 0 ? 0 : t > 1 ? 1 : t;
          const rx = px - t * dx;
          const ry = py - t * dy;
          const d2 = rx * rx + ry * ry;
          if (d2 < distance[i]) distance[i] = d2;
        }
      }
    }
  }
  for (let i = 0; i < distance.length; i++) distance[i] = sqrt(distance[i]);
  return distance;
}
