import fc from 'fast-check';
import type { RasterOptions } from '../src/raster-options.js';

/** The definition, pixel by pixel and bone by bone, in float64. */
export function reference(keypoints: ArrayLike<number>, options: RasterOptions): Float64Array {
  const { batch, joints, bones, height, width, sigma, perBoneSigma, merge = 'max' } = options;
  const image = new Float64Array(batch * height * width);
  for (let i = 0; i < image.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const first = Math.floor(i / (width * height)) * joints;
    const values = bones.map(([from, to], k) => {
      const d = segmentDistance(
        [x, y],
        [keypoints[2 * (first + from)], keypoints[2 * (first + from) + 1]],
        [keypoints[2 * (first + to)], keypoints[2 * (first + to) + 1]],
      );
      return Math.exp(-((d / (perBoneSigma?.[k] ?? sigma!)) ** 2));
    });
    const sum = values.reduce((a, b) => a + b, 0);
    if (merge === 'max') image[i] = Math.max(0, ...values);
    else if (merge === 'sum') image[i] = sum;
    else if (merge === 'sumClamp') image[i] = Math.min(1, sum);
    else image[i] = 1 - values.reduce((a, b) => a * (1 - b), 1);
  }
  return image;
}

/** Distance from p to the segment from a to b. */
export function segmentDistance(
  p: ArrayLike<number>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length2 = dx * dx + dy * dy;
  const along = (p[0] - a[0]) * dx + (p[1] - a[1]) * dy;
  const t = length2 > 0 ? Math.min(1, Math.max(0, along / length2)) : 0;
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

/** Random poses: 1 or 2 of 4 joints, some joints equal, some off the image of up to 12 x 12. */
export const randomPoses: fc.Arbitrary<{ keypoints: Float64Array; options: RasterOptions }> = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    height: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 1, max: 12 }),
    coordinates: fc.array(fc.integer({ min: -600, max: 1800 }), { minLength: 16, maxLength: 16 }),
    bones: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 6 }),
    widths: fc.array(fc.integer({ min: 3, max: 40 }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ batch, height, width, coordinates, bones, widths }) => ({
    keypoints: Float64Array.from(coordinates.slice(0, batch * 8), (c) => c / 100),
    options: {
      batch,
      joints: 4,
      bones,
      height,
      width,
      perBoneSigma: widths.slice(0, bones.length).map((w) => w / 10),
    },
  }));

export const merges = ['max', 'sum', 'sumClamp', 'softor'] as const;
