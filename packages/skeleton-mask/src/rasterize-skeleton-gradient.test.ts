import fc from 'fast-check';
import { goldenCases, goldenOptions, readNpy } from '../test/golden.js';
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
  gradient.keypoints.forEach((value, i) => {
    const up = keypoints.slice();
    const down = keypoints.slice();
    up[i] += step;
    down[i] -= step;
    expect(Math.abs(value - (loss(up) - loss(down)) / (2 * step))).toBeLessThan(1e-4);
  });
  expect(Math.max(...gradient.keypoints.map(Math.abs))).toBeGreaterThan(0.1);

  const widened = (k: number, by: number): number => {
    const perBoneSigma = options.perBoneSigma.map((sigma, i) => (i === k ? sigma + by : sigma));
    return reference(keypoints, { ...options, perBoneSigma }).reduce(
      (sum, value, i) => sum + value * upstream[i],
      0,
    );
  };
  gradient.perBoneSigma.forEach((value, k) => {
    expect(Math.abs(value - (widened(k, step) - widened(k, -step)) / (2 * step))).toBeLessThan(
      1e-4,
    );
  });
  expect(Math.max(...gradient.perBoneSigma.map(Math.abs))).toBeGreaterThan(0.1);
});

// The other two rules have kinks, which a random pose may meet.
test.each(['sum', 'softor'] as const)('merge %s: right for any pose moved as a whole', (merge) => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const layout = { ...options, merge };
      const upstream = upstreamOf(options.batch * options.height * options.width);
      const gradient = rasterizeSkeletonGradient(keypoints, upstream, layout).keypoints;
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
  expect(gradient.keypoints.every(Number.isFinite)).toBe(true);
  expect([...gradient.keypoints.subarray(4)]).toEqual([0, 0, 0, 0]);
  expect(gradient.perBoneSigma[0]).not.toBe(0);
  expect([...gradient.perBoneSigma.subarray(1)]).toEqual([0, 0]);
});

test.each(merges)('merge %s is finite for very thin and very wide bones', (merge) => {
  const options = { batch: 1, joints: 2, bones: [[0, 1]], height: 5, width: 5, merge } as const;
  for (const sigma of [1e-100, 1e-3, 1e100]) {
    const keypoints = Float32Array.of(1, 1.5, 3, 2);
    const gradient = rasterizeSkeletonGradient(keypoints, upstreamOf(25), { ...options, sigma });
    expect([...gradient.keypoints, ...gradient.perBoneSigma].every(Number.isFinite)).toBe(true);
  }
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
  expect([...clamped.keypoints, ...clamped.perBoneSigma]).toEqual([0, 0, 0, 0, 0, 0]);
  const far = rasterizeSkeletonGradient(Float32Array.of(0, -4, 0, -4), upstream, {
    ...options,
    merge,
  });
  expect(far.keypoints[1]).toBeCloseTo((2 * 2 * 4 * Math.exp(-4)) / 4, 6);
});

test('takes the stored bones of the forward pass, or finds them again', () => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const length = options.batch * options.height * options.width;
      const upstream = upstreamOf(length);
      const nearest = new Int16Array(length);
      rasterizeSkeleton(keypoints, options, undefined, nearest);
      const out = {
        keypoints: new Float32Array(keypoints.length).fill(3),
        perBoneSigma: new Float32Array(options.bones.length).fill(3),
      };
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
  const out = { keypoints: new Float32Array(3), perBoneSigma: new Float32Array(1) };
  expect(() => rasterizeSkeletonGradient(keypoints, upstream, options, out)).toThrow(
    /out\.keypoints must be of type Float32Array and length 4, found Float32Array of length 3/,
  );
  const wide = { keypoints: new Float32Array(4), perBoneSigma: new Float32Array(2) };
  expect(() => rasterizeSkeletonGradient(keypoints, upstream, options, wide)).toThrow(
    /out\.perBoneSigma must be of type Float32Array and length 1, found .* of length 2/,
  );
  expect(() =>
    rasterizeSkeletonGradient(keypoints, upstream, options, undefined, new Int16Array(3)),
  ).toThrow(/nearestBone must be of type Int16Array and length 4, found Int16Array of length 3/);
  const nearest = new Int16Array(4);
  expect(() =>
    rasterizeSkeletonGradient(
      keypoints,
      upstream,
      { ...options, merge: 'sum' },
      undefined,
      nearest,
    ),
  ).toThrow(/rasterizeSkeletonGradient: nearestBone is defined for merge 'max' only, found 'sum'/);
  expect(() => rasterizeSkeletonGradient(keypoints, null as never, options)).toThrow(
    /upstream must have length .* = 4, found undefined/,
  );
});

const golden = goldenCases();
(golden.length > 0 ? test.each(golden) : test.skip.each([{ name: 'golden' }] as typeof golden))(
  'equals the gradient of the released code: $name',
  (c) => {
    const { keypoints, options, half } = goldenOptions(c);
    const upstream = readNpy(c.files.cot_map);
    const check = (gradient: Float32Array, file: string): void => {
      const expected = readNpy(file);
      const scale = Math.max(1, ...expected.map(Math.abs));
      let worst = 0;
      gradient.forEach((g, i) => {
        worst = Math.max(worst, Math.abs(g * half - expected[i]));
      });
      expect(worst / scale).toBeLessThan(1e-4);
    };
    for (const merge of ['max', 'sum'] as const) {
      const gradient = rasterizeSkeletonGradient(keypoints, upstream, { ...options, merge });
      check(gradient.keypoints, c.files[`grad_${merge}`]);
    }
    // Each bone by itself, with an upstream derivative of its own. One bone is the same however
    // it is merged, but for the clamp, which has no slope where the bone reaches 1.
    const scales = readNpy(c.files.cot_bone_scale);
    const pixels = c.size * c.size;
    for (const merge of ['max', 'sum', 'softor'] as const) {
      const total = new Float32Array(keypoints.length);
      options.bones.forEach((bone, k) => {
        const weighted = Float32Array.from(
          upstream,
          (value, i) => value * scales[Math.floor(i / pixels) * options.bones.length + k],
        );
        const perBoneSigma = [options.perBoneSigma[k]];
        rasterizeSkeletonGradient(keypoints, weighted, {
          ...options,
          bones: [bone],
          perBoneSigma,
          merge,
        }).keypoints.forEach((g, i) => (total[i] += g));
      });
      check(total, c.files.grad_bones);
    }
  },
);
