import fc from 'fast-check';
import { goldenCases, readNpy } from '../test/golden.js';
import { merges, randomPoses, reference } from '../test/reference.js';
import { rasterizeSkeletonGradient } from './rasterize-skeleton-gradient.js';
import { rasterizeSkeleton } from './rasterize-skeleton.js';

/** A fixed upstream derivative without structure, in [-1, 1]. */
function upstreamOf(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1)));
}

test.each(merges)('merge %s equals central differences', (merge) => {
  const batch = 2;
  const bones = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 3],
    [0, 3],
  ] as const;
  const options = {
    batch,
    joints: 4,
    bones,
    height: 11,
    width: 14,
    perBoneSigma: [1.5, 2, 1, 2.5, 1.2],
    merge,
  };
  // prettier-ignore
  const keypoints = Float64Array.of(
    2.13, 3.4, 9.71, 1.92, 11.3, 8.21, 3.37, 7.9,
    -1.6, 5.3, 6.2, 5.11, 15.4, -2.3, 7.77, 12.9,
  );
  const upstream = upstreamOf(batch * 11 * 14);
  const loss = (points: Float64Array): number =>
    reference(points, options).reduce((sum, value, i) => sum + value * upstream[i], 0);
  const gradient = rasterizeSkeletonGradient(keypoints, upstream, options);
  const step = 1e-5;
  gradient.forEach((value, i) => {
    const up = keypoints.slice();
    const down = keypoints.slice();
    up[i] += step;
    down[i] -= step;
    expect(value).toBeCloseTo((loss(up) - loss(down)) / (2 * step), 3);
  });
  expect(Math.max(...gradient.map(Math.abs))).toBeGreaterThan(0.1);
});

// The other two rules have kinks, which a random pose may meet.
test.each(['sum', 'softor'] as const)('merge %s: right for any pose moved as a whole', (merge) => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const layout = { ...options, merge };
      const upstream = upstreamOf(options.batch * options.height * options.width);
      const gradient = rasterizeSkeletonGradient(keypoints, upstream, layout);
      const loss = (shift: number): number =>
        reference(
          keypoints.map((v, i) => v + (i % 2 === 0 ? shift : 0)),
          layout,
        ).reduce((sum, value, i) => sum + value * upstream[i], 0);
      const total = gradient.reduce((sum, value, i) => sum + (i % 2 === 0 ? value : 0), 0);
      const difference = (loss(1e-5) - loss(-1e-5)) / 2e-5;
      expect(Math.abs(total - difference)).toBeLessThan(1e-3);
    }),
  );
});

test.each(merges)('merge %s is finite at degenerate poses, 0 for bones not drawn', (merge) => {
  const bones = [
    [0, 1],
    [1, 2],
    [3, 3],
  ] as const;
  const options = { batch: 1, joints: 4, bones, height: 5, width: 5, sigma: 1, merge };
  const keypoints = Float32Array.of(2, 2, 2, 2, NaN, 1, 1e30, 2);
  const gradient = rasterizeSkeletonGradient(keypoints, upstreamOf(25), options);
  expect(gradient.every(Number.isFinite)).toBe(true);
  expect([...gradient.subarray(4)]).toEqual([0, 0, 0, 0]);
});

test('sumClamp gives no gradient where the sum reaches 1', () => {
  const bones = [
    [0, 1],
    [0, 1],
  ] as const;
  const options = { batch: 1, joints: 2, bones, height: 1, width: 4, sigma: 2 };
  const keypoints = Float32Array.of(0, -1, 0, -1); // 2 exp(-1/4) > 1, below 2 exp(-4) < 1
  const upstream = Float32Array.of(1, 0, 0, 0);
  const merge = 'sumClamp';
  const clamped = rasterizeSkeletonGradient(keypoints, upstream, { ...options, merge });
  expect([...clamped]).toEqual([0, 0, 0, 0]);
  const far = rasterizeSkeletonGradient(Float32Array.of(0, -4, 0, -4), upstream, {
    ...options,
    merge,
  });
  expect(far[1]).toBeCloseTo((2 * 2 * 4 * Math.exp(-4)) / 4, 6);
});

test('takes the stored bones of the forward pass, or finds them again', () => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const length = options.batch * options.height * options.width;
      const upstream = upstreamOf(length);
      const nearest = new Int16Array(length);
      rasterizeSkeleton(keypoints, options, undefined, nearest);
      const out = new Float32Array(keypoints.length).fill(3);
      expect(rasterizeSkeletonGradient(keypoints, upstream, options, out, nearest)).toBe(out);
      expect(out).toEqual(rasterizeSkeletonGradient(keypoints, upstream, options));
    }),
  );
});

test('says what is wrong with its arguments', () => {
  const options = { batch: 1, joints: 2, bones: [[0, 1]], height: 2, width: 2, sigma: 1 } as const;
  const keypoints = new Float32Array(4);
  expect(() => rasterizeSkeletonGradient(keypoints, new Float32Array(3), options)).toThrow(
    /upstream must have length batch x height x width = 4, found 3/,
  );
  const upstream = new Float32Array(4);
  expect(() =>
    rasterizeSkeletonGradient(keypoints, upstream, options, new Float32Array(3)),
  ).toThrow(/out must have length 4, found 3/);
  expect(() =>
    rasterizeSkeletonGradient(keypoints, upstream, options, undefined, new Int16Array(3)),
  ).toThrow(/nearestBone must have length 4, found 3/);
});

const golden = goldenCases();
(golden.length > 0 ? test.each(golden) : test.skip.each([{ name: 'golden' }] as typeof golden))(
  'equals the gradient of the released code: $name',
  (c) => {
    const half = (c.size - 1) / 2;
    const keypoints = readNpy(c.files.keypoints).map((n) => (n + 1) * half);
    const sigma = Math.sqrt(c.body_width) * half;
    const thin = c.parent_ids.length >= 21 ? [11, 12, 14, 15] : [];
    const options = {
      batch: c.B,
      joints: c.J,
      bones: c.child_ids.map((child, k) => [child, c.parent_ids[k]] as const),
      height: c.size,
      width: c.size,
      perBoneSigma: c.child_ids.map((_, k) => (thin.includes(k) ? sigma / Math.SQRT2 : sigma)),
    };
    for (const merge of ['max', 'sum'] as const) {
      const expected = readNpy(c.files[`grad_${merge}`]);
      const upstream = readNpy(c.files.cot_map);
      const gradient = rasterizeSkeletonGradient(keypoints, upstream, { ...options, merge });
      const scale = Math.max(1, ...expected.map(Math.abs));
      let worst = 0;
      gradient.forEach((g, i) => {
        worst = Math.max(worst, Math.abs(g * half - expected[i]));
      });
      expect(worst / scale).toBeLessThan(1e-4);
    }
  },
);
