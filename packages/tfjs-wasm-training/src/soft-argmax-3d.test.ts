import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { softArgmax3d } from './soft-argmax-3d.js';
import { centralDifference, scaledError } from './testing/compare.js';
import { randomFloats } from './testing/random.js';
import { useVariant, variants } from './testing/variants.js';

interface Sizes {
  batch: number;
  height: number;
  width: number;
  joints: number;
  depthBins: number;
}

const ndc = (i: number, size: number) => (size > 1 ? (2 * i) / (size - 1) - 1 : 0);

/** The definition in double precision. */
function float64SoftArgmax(
  logits: ArrayLike<number>,
  prior: ArrayLike<number> | undefined,
  { batch, height, width, joints, depthBins }: Sizes,
): Float64Array {
  const result = new Float64Array(batch * joints * 3);
  for (let b = 0; b < batch; b++)
    for (let j = 0; j < joints; j++) {
      const cells: { value: number; at: [number, number, number] }[] = [];
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          for (let d = 0; d < depthBins; d++) {
            const pixel = y * width + x;
            const i = ((b * height * width + pixel) * joints + j) * depthBins + d;
            cells.push({
              value: logits[i] + (prior ? prior[pixel * joints + j] : 0),
              at: [ndc(x, width), ndc(y, height), ndc(d, depthBins)],
            });
          }
      const most = Math.max(...cells.map(({ value }) => value));
      const total = cells.reduce((sum, { value }) => sum + Math.exp(value - most), 0);
      for (const { value, at } of cells) {
        const p = Math.exp(value - most) / total;
        at.forEach((k, axis) => (result[(b * joints + j) * 3 + axis] += p * k));
      }
    }
  return result;
}

function run(
  logits: Float32Array,
  prior: Float32Array | undefined,
  dy: Float32Array,
  { batch, height, width, joints, depthBins }: Sizes,
) {
  const f = (logits: tf.Tensor, prior?: tf.Tensor) =>
    softArgmax3d(logits as tf.Tensor4D, {
      joints,
      depthBins,
      ...(prior && { prior: prior as tf.Tensor3D }),
    });
  return tf.tidy(() => {
    const inputs = [tf.tensor(logits, [batch, height, width, joints * depthBins])];
    if (prior) inputs.push(tf.tensor(prior, [height, width, joints]));
    // tf.grads passes exactly the given inputs
    const gradients = tf.grads((...args) => f(args[0], args[1]))(
      inputs,
      tf.tensor(dy, [batch, joints, 3]),
    );
    const y = f(inputs[0], inputs[1]);
    return [y, ...gradients].map((t) => t.dataSync<'float32'>());
  });
}

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
  joints: fc.integer({ min: 1, max: 4 }),
  depthBins: fc.constantFrom(1, 2, 3, 4, 5, 8, 11, 16),
});

const backends = ['cpu', ...variants] as const;

describe.each(backends)('softArgmax3d, %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'cpu') await tf.setBackend('cpu');
    else await useVariant(backend);
  });

  test('values and gradients equal float64 and central differences', () => {
    let seed = 1;
    fc.assert(
      fc.property(sizes, fc.boolean(), (c, withPrior) => {
        const pixels = c.height * c.width;
        const logits = randomFloats(c.batch * pixels * c.joints * c.depthBins, seed++, 3);
        const prior = withPrior ? randomFloats(pixels * c.joints, seed++, 2) : undefined;
        const dy = randomFloats(c.batch * c.joints * 3, seed++);
        const [y, dlogits, dprior] = run(logits, prior, dy, c);
        const want = float64SoftArgmax(logits, prior, c);
        y.forEach((value, i) => expect(Math.abs(value - want[i])).toBeLessThan(2e-6));

        const objective = (logits: ArrayLike<number>, prior: ArrayLike<number> | undefined) =>
          float64SoftArgmax(logits, prior, c).reduce((sum, v, i) => sum + v * dy[i], 0);
        const entry = seed % logits.length;
        const numeric = centralDifference((x) => objective(x, prior), logits, entry);
        expect(Math.abs(dlogits[entry] - numeric)).toBeLessThan(5e-6);
        if (!prior) return;
        const cell = seed % prior.length;
        const numericPrior = centralDifference((v) => objective(logits, v), prior, cell);
        expect(Math.abs(dprior[cell] - numericPrior)).toBeLessThan(5e-6);
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  test('equal logits give the centre; one large logit gives its cell', () => {
    const c = { batch: 1, height: 5, width: 3, joints: 2, depthBins: 4 };
    const logits = new Float32Array(5 * 3 * 2 * 4);
    const dy = new Float32Array(6);
    const [centre] = run(logits, undefined, dy, c);
    centre.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-6));
    // pixel (x 2, y 1), joint 1, bin 3
    logits[((1 * 3 + 2) * 2 + 1) * 4 + 3] = 200;
    const [peak] = run(logits, undefined, dy, c);
    expect(Array.from(peak.slice(3))).toEqual([1, -0.5, 1]);
  });

  test('large logits, -Infinity and a shift of all logits', () => {
    const c = { batch: 1, height: 2, width: 2, joints: 1, depthBins: 4 };
    const logits = randomFloats(16, 1).map((v) => v + 3e4);
    logits[5] = -Infinity;
    const dy = randomFloats(3, 2);
    const [y, dlogits] = run(logits, undefined, dy, c);
    const want = float64SoftArgmax(logits, undefined, c);
    y.forEach((value, i) => expect(Math.abs(value - want[i])).toBeLessThan(2e-6));
    expect(dlogits[5]).toBeCloseTo(0, 30);
    expect(dlogits.every(Number.isFinite)).toBe(true);
  });

  test('the gradient of logits sums to 0 per joint', () => {
    const c = { batch: 2, height: 16, width: 16, joints: 3, depthBins: 16 };
    const logits = randomFloats(2 * 256 * 48, 5);
    const [, dlogits] = run(logits, undefined, randomFloats(18, 6), c);
    const sums = new Float64Array(6);
    dlogits.forEach((value, i) => {
      sums[Math.floor(i / (256 * 48)) * 3 + (Math.floor(i / 16) % 3)] += value;
    });
    sums.forEach((sum) => expect(Math.abs(sum)).toBeLessThan(1e-6));
  });

  test('leaks nothing', () => {
    const logits = tf.ones<tf.Rank.R4>([2, 3, 3, 6]);
    const prior = tf.ones<tf.Rank.R3>([3, 3, 2]);
    const before = tf.memory().numTensors;
    softArgmax3d(logits, { joints: 2, depthBins: 3, prior }).dispose();
    const f = (l: tf.Tensor, p: tf.Tensor) =>
      softArgmax3d(l as tf.Tensor4D, { joints: 2, depthBins: 3, prior: p as tf.Tensor3D });
    tf.dispose(tf.grads(f)([logits, prior]));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([logits, prior]);
  });

  test('wrong arguments are errors that name them', () => {
    const logits = tf.ones<tf.Rank.R4>([1, 2, 2, 6]);
    const prior = tf.ones<tf.Rank.R3>([2, 2, 3]);
    expect(() => softArgmax3d(logits, { joints: 4, depthBins: 2 })).toThrow(
      /\[batch, height, width, 8\]/,
    );
    expect(() => softArgmax3d(logits, { joints: 0, depthBins: 2 })).toThrow(/positive integers/);
    expect(() => softArgmax3d(logits, { joints: 2, depthBins: 3, prior })).toThrow(
      /prior must be \[2,2,2\], got \[2,2,3\]/,
    );
    expect(() => softArgmax3d(tf.cast(logits, 'int32'), { joints: 2, depthBins: 3 })).toThrow(
      /float32/,
    );
    tf.dispose([logits, prior]);
  });
});

test('the fused kernels equal the composition', async () => {
  const c = { batch: 2, height: 16, width: 16, joints: 18, depthBins: 16 };
  const logits = randomFloats(2 * 256 * 288, 1, 2);
  const prior = randomFloats(256 * 18, 2);
  const dy = randomFloats(2 * 18 * 3, 3);
  await tf.setBackend('cpu');
  const composed = run(logits, prior, dy, c);
  for (const variant of variants) {
    await useVariant(variant);
    run(logits, prior, dy, c).forEach((values, i) => {
      expect(scaledError(values, composed[i])).toBeLessThan(3e-6);
    });
  }
});
