import fc from 'fast-check';
import { goldenCases, goldenOptions, readNpy } from '../test/golden.js';
import { merges, randomPoses, reference, segmentDistance } from '../test/reference.js';
import { rasterizeSkeleton } from './rasterize-skeleton.js';
import { sigmaFromNdc } from './sigma-from-ndc.js';

const row = { batch: 1, joints: 2, bones: [[0, 1]], height: 1, width: 256 } as const;

test('gives the published values at 0.05 NDC from a bone, beside it and beyond its end', () => {
  const d = sigmaFromNdc(0.05, 256); // a distance converts as a width does
  const upright = Float64Array.of(100 - d, -20, 100 - d, 20); // beside pixel 100
  const lying = Float64Array.of(40, 0, 100 - d, 0); // ends before pixel 100
  for (const keypoints of [upright, lying]) {
    const sigma = sigmaFromNdc(Math.sqrt(0.003), 256);
    expect(rasterizeSkeleton(keypoints, { ...row, sigma })[100]).toBeCloseTo(0.4346, 4);
    const thin = [sigma / Math.SQRT2];
    expect(rasterizeSkeleton(keypoints, { ...row, perBoneSigma: thin })[100]).toBeCloseTo(
      0.1889,
      4,
    );
  }
});

test.each(merges)('merge %s equals the definition', (merge) => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const image = rasterizeSkeleton(keypoints, { ...options, merge });
      const expected = reference(keypoints, { ...options, merge });
      image.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(2e-6));
    }),
  );
});

test('names the bone of the largest value, -1 where none reaches', () => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const { batch, bones, height, width, perBoneSigma } = options;
      const nearest = new Int16Array(batch * height * width);
      const image = rasterizeSkeleton(keypoints, options, undefined, nearest);
      nearest.forEach((k, i) => {
        if (k === -1) {
          expect(image[i]).toBe(0);
          return;
        }
        const first = 8 * Math.floor(i / (width * height));
        const [a, b] = bones[k].map((j) => keypoints.slice(first + 2 * j, first + 2 * j + 2));
        const p = [i % width, Math.floor(i / width) % height];
        const q = segmentDistance(p, a, b) / perBoneSigma![k];
        expect(image[i]).toBeCloseTo(Math.exp(-q * q), 6);
      });
    }),
  );
});

test('a mirrored pose gives the mirrored image, a reversed bone the same', () => {
  fc.assert(
    fc.property(randomPoses, fc.constantFrom(...merges), ({ keypoints, options }, merge) => {
      const { width } = options;
      const image = rasterizeSkeleton(keypoints, { ...options, merge });
      const mirrored = keypoints.map((v, i) => (i % 2 === 0 ? width - 1 - v : v));
      rasterizeSkeleton(mirrored, { ...options, merge }).forEach((value, i) => {
        const x = i % width;
        expect(value).toBeCloseTo(image[i - x + width - 1 - x], 5);
      });
      const bones = options.bones.map(([from, to]) => [to, from] as const);
      rasterizeSkeleton(keypoints, { ...options, bones, merge }).forEach((value, i) => {
        expect(value).toBeCloseTo(image[i], 5);
      });
    }),
  );
});

test('max <= softor <= sumClamp <= sum, and wider bones cover more', () => {
  fc.assert(
    fc.property(randomPoses, ({ keypoints, options }) => {
      const draw = (merge: (typeof merges)[number]) =>
        rasterizeSkeleton(keypoints, { ...options, merge });
      const [max, softor, clamp, sum] = [
        draw('max'),
        draw('softor'),
        draw('sumClamp'),
        draw('sum'),
      ];
      const perBoneSigma = Array.from(options.perBoneSigma!, (sigma) => 1.1 * sigma);
      const wider = rasterizeSkeleton(keypoints, { ...options, perBoneSigma });
      max.forEach((value, i) => {
        expect(softor[i] - value).toBeGreaterThan(-1e-6);
        expect(clamp[i] - softor[i]).toBeGreaterThan(-1e-6);
        expect(sum[i] - clamp[i]).toBeGreaterThan(-1e-6);
        expect(wider[i] - value).toBeGreaterThan(-1e-6);
      });
    }),
  );
});

test('takes the first of equal bones', () => {
  const nearest = new Int16Array(3);
  const bones = [
    [0, 1],
    [0, 1],
  ] as const;
  const options = { ...row, bones, width: 3, sigma: 1 };
  rasterizeSkeleton(Float32Array.of(0, 0, 2, 0), options, undefined, nearest);
  expect([...nearest]).toEqual([0, 0, 0]);
});

test('draws a bone of zero length as a dot', () => {
  const image = rasterizeSkeleton(Float32Array.of(2, 0, 2, 0), { ...row, width: 5, sigma: 2 });
  [4, 1, 0, 1, 4].forEach((d2, x) => expect(image[x]).toBeCloseTo(Math.exp(-d2 / 4), 6));
});

test.each(merges)('leaves out bones with an end that is not finite (%s)', (merge) => {
  const bones = [
    [0, 1],
    [1, 2],
    [0, 3],
  ] as const;
  const options = { batch: 1, joints: 4, bones, height: 4, width: 6, sigma: 1, merge };
  const image = rasterizeSkeleton(Float32Array.of(1, 1, 4, 2, NaN, 0, 0, -Infinity), options);
  const first = { ...options, bones: [bones[0]] };
  expect(image).toEqual(rasterizeSkeleton(Float32Array.of(1, 1, 4, 2, 0, 0, 0, 0), first));
});

test.each(merges)('ends far off the image: the part on it is drawn (%s)', (merge) => {
  const bones = [
    [0, 1],
    [1, 2],
    [3, 3],
  ] as const;
  const options = { batch: 1, joints: 4, bones, height: 9, width: 13, sigma: 1.5, merge };
  const keypoints = Float64Array.of(-1e5, -4.5e4, 1e5, 45008, 3, -1e7, 1e30, -1e30);
  const image = rasterizeSkeleton(keypoints, options);
  const expected = reference(keypoints, options);
  expect(Math.max(...expected)).toBeGreaterThan(0.5);
  image.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-4));
});

test.each(merges)('very thin and very wide bones (%s)', (merge) => {
  const bones = [
    [0, 1],
    [0, 1],
  ] as const;
  const options = { batch: 1, joints: 2, bones, height: 3, width: 5, merge };
  const keypoints = Float32Array.of(1, 1, 3, 1);
  const thin = rasterizeSkeleton(keypoints, { ...options, sigma: 1e-3 });
  const on = merge === 'sum' ? 2 : 1;
  expect([...thin]).toEqual([0, 0, 0, 0, 0, 0, on, on, on, 0, 0, 0, 0, 0, 0]);
  const wide = rasterizeSkeleton(keypoints, { ...options, sigma: 1e150 });
  expect(wide.every((value) => value === on)).toBe(true);
  for (const sigma of [1e-200, 1e-100]) {
    const image = rasterizeSkeleton(keypoints, { ...options, sigma });
    expect(image.every((value) => value >= 0 && value <= 2)).toBe(true);
  }
});

test('a joint may stand in a bone twice and in many bones', () => {
  const bones = [
    [0, 0],
    [0, 1],
    [1, 0],
  ] as const;
  const options = { batch: 1, joints: 2, bones, height: 4, width: 6, sigma: 1.3 } as const;
  const keypoints = Float32Array.of(1, 1, 4, 2);
  for (const merge of merges) {
    const expected = reference(keypoints, { ...options, merge });
    const image = rasterizeSkeleton(keypoints, { ...options, merge });
    image.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  }
});

test('an empty batch gives an empty image', () => {
  expect(rasterizeSkeleton([], { ...row, batch: 0, sigma: 1 })).toHaveLength(0);
});

test('is 0 where nothing reaches and for no bone at all', () => {
  for (const merge of merges) {
    const far = rasterizeSkeleton(Float32Array.of(1e6, 1e6, 1e6, 2e6), { ...row, sigma: 3, merge });
    expect(far.every((value) => value === 0)).toBe(true);
    const none = rasterizeSkeleton(new Float32Array(4), { ...row, bones: [], sigma: 3, merge });
    expect(none.every((value) => value === 0)).toBe(true);
  }
});

test('writes into given arrays, whatever they held', () => {
  const options = { ...row, width: 8, sigma: 1 };
  const keypoints = Float32Array.of(1, 0, 2, 0);
  const out = new Float32Array(8).fill(7);
  const nearest = new Int16Array(8).fill(7);
  expect(rasterizeSkeleton(keypoints, options, out, nearest)).toBe(out);
  expect(out).toEqual(rasterizeSkeleton(keypoints, options));
  expect([...nearest]).toEqual([0, 0, 0, 0, 0, 0, 0, -1]);
});

test('says what is wrong with its arguments', () => {
  const draw =
    (change: object, keypoints: ArrayLike<number> = new Float32Array(4)) =>
    () =>
      rasterizeSkeleton(keypoints, { ...row, sigma: 1, ...change });
  expect(draw({}, new Float32Array(5))).toThrow(/batch x joints x 2 = 4 numbers, found 5/);
  expect(draw({ bones: [[0, 2]] })).toThrow(/bones\[0\] must name two joints 0..1, found \[0, 2\]/);
  for (const bones of [[[0, 1, 1]], [[0]], [null], [0, 1], ['01']]) {
    expect(draw({ bones })).toThrow(/bones\[0\] must name two joints 0..1, found/);
  }
  for (const bones of [null, undefined, { maskBones: [[0, 1]] }, 'h36m18']) {
    expect(draw({ bones })).toThrow(/bones must be a list of pairs of joint indices/);
  }
  expect(draw({}, null as never)).toThrow(/keypoints must hold .* found undefined/);
  expect(() => rasterizeSkeleton(new Float32Array(4), null as never)).toThrow(
    /rasterizeSkeleton: options must be \{ batch, joints/,
  );
  expect(draw({ width: 2.5 })).toThrow(/width must be a positive integer, found 2.5/);
  expect(draw({ sigma: 0 })).toThrow(/sigma must be a positive number of pixels, found 0/);
  expect(draw({ sigma: NaN })).toThrow(/found NaN/);
  expect(draw({ sigma: '2' })).toThrow(/sigma must be a positive number of pixels, found 2/);
  expect(draw({ perBoneSigma: 2 })).toThrow(/each of the 1 bones, found undefined/);
  expect(draw({ perBoneSigma: null })).toThrow(/each of the 1 bones, found undefined/);
  expect(draw({ sigma: undefined })).toThrow(/give sigma or perBoneSigma/);
  expect(draw({ perBoneSigma: [1, 2] })).toThrow(/each of the 1 bones, found 2/);
  expect(draw({ perBoneSigma: [-1] })).toThrow(/perBoneSigma\[0\] must be a positive/);
  expect(draw({ merge: 'mean' })).toThrow(/merge must be one of max, sum, sumClamp, softor/);
  const keypoints = new Float32Array(4);
  const options = { ...row, sigma: 1 };
  expect(() => rasterizeSkeleton(keypoints, options, new Float32Array(3))).toThrow(
    /out must be of type Float32Array and length 256, found Float32Array of length 3/,
  );
  // A byte would cut every value between 0 and 1.
  expect(() => rasterizeSkeleton(keypoints, options, new Uint8Array(256) as never)).toThrow(
    /out must be of type Float32Array and length 256, found Uint8Array of length 256/,
  );
  const nearest = new Int16Array(256);
  expect(() =>
    rasterizeSkeleton(keypoints, { ...options, merge: 'sum' }, undefined, nearest),
  ).toThrow(/nearestBone is defined for merge 'max' only/);
  expect(() => rasterizeSkeleton(keypoints, options, undefined, new Int16Array(3))).toThrow(
    /nearestBone must be of type Int16Array and length 256, found Int16Array of length 3/,
  );
});

const golden = goldenCases();
(golden.length > 0 ? test.each(golden) : test.skip.each([{ name: 'golden' }] as typeof golden))(
  'equals the released code: $name',
  (c) => {
    const { keypoints, options } = goldenOptions(c);
    for (const merge of ['max', 'sum'] as const) {
      const expected = readNpy(c.files[`heat_${merge}`]);
      const image = rasterizeSkeleton(keypoints, { ...options, merge });
      const side = c.size / c.merged_stride;
      let worst = 0;
      for (let i = 0; i < expected.length; i++) {
        const x = (i % side) * c.merged_stride;
        const y = Math.floor(i / side) * c.merged_stride; // row of all images, one below the other
        worst = Math.max(worst, Math.abs(image[y * c.size + x] - expected[i]));
      }
      expect(expected.length).toBe(c.B * side * side);
      expect(worst).toBeLessThan(1e-5);
    }
    if (c.files.heat_bones === undefined) return;
    // The merge rules that the released code does not have, from its single bones.
    const bones = readNpy(c.files.heat_bones);
    const count = options.bones.length;
    const side = c.size / c.bones_stride;
    for (const merge of ['sumClamp', 'softor'] as const) {
      const image = rasterizeSkeleton(keypoints, { ...options, merge });
      let worst = 0;
      for (let i = 0; i < c.B * side * side; i++) {
        const cell = i % (side * side);
        const n = Math.floor(i / (side * side));
        const x = (cell % side) * c.bones_stride;
        const y = Math.floor(cell / side) * c.bones_stride;
        let sum = 0;
        let rest = 1;
        for (let k = 0; k < count; k++) {
          const value = bones[(n * count + k) * side * side + cell];
          sum += value;
          rest *= 1 - value;
        }
        const expected = merge === 'softor' ? 1 - rest : Math.min(1, sum);
        worst = Math.max(worst, Math.abs(image[(n * c.size + y) * c.size + x] - expected));
      }
      expect(worst).toBeLessThan(1e-5);
    }
  },
);
