import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { groupNorm, type GroupNormOptions } from './group-norm.js';
import { centralDifference, scaledError } from './testing/compare.js';
import { randomFloats } from './testing/random.js';
import { useVariant, variants } from './testing/variants.js';

type Shape = [number, number, number, number];

/** The definition in double precision. */
function float64GroupNorm(
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  [batch, height, width, channels]: Shape,
  { groups, epsilon = 1e-5, activation = 'linear', alpha = 0.01 }: GroupNormOptions,
): Float64Array {
  const pixels = height * width;
  const perGroup = channels / groups;
  const y = new Float64Array(x.length);
  for (let b = 0; b < batch; b++)
    for (let g = 0; g < groups; g++) {
      const entries: number[] = [];
      for (let p = 0; p < pixels; p++)
        for (let c = 0; c < perGroup; c++)
          entries.push((b * pixels + p) * channels + g * perGroup + c);
      const mean = entries.reduce((sum, i) => sum + x[i], 0) / entries.length;
      const variance = entries.reduce((sum, i) => sum + (x[i] - mean) ** 2, 0) / entries.length;
      for (const i of entries) {
        const channel = i % channels;
        const v = ((x[i] - mean) / Math.sqrt(variance + epsilon)) * gamma[channel] + beta[channel];
        const slope = { linear: 1, relu: 0, leakyRelu: alpha }[activation];
        y[i] = v > 0 ? v : slope * v;
      }
    }
  return y;
}

const cases = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 5 }),
    width: fc.integer({ min: 1, max: 5 }),
    groups: fc.integer({ min: 1, max: 4 }),
    perGroup: fc.integer({ min: 1, max: 9 }),
    activation: fc.constantFrom('linear' as const, 'relu' as const, 'leakyRelu' as const),
    alpha: fc.constantFrom(0.01, 0.2),
  })
  // One value per group has no variance: its gradient is cancellation only.
  .filter((c) => c.height * c.width * c.perGroup > 2);

function run(
  x: Float32Array,
  gamma: Float32Array,
  beta: Float32Array,
  dy: Float32Array,
  shape: Shape,
  options: GroupNormOptions,
) {
  const f = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
    groupNorm(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, options);
  return tf.tidy(() => {
    const inputs = [tf.tensor(x, shape), tf.tensor(gamma), tf.tensor(beta)] as const;
    const [dx, dgamma, dbeta] = tf.grads(f)([...inputs], tf.tensor(dy, shape));
    const y = f(...inputs);
    return [y, dx, dgamma, dbeta].map((t) => t.dataSync<'float32'>());
  });
}

const backends = ['cpu', ...variants] as const;

describe.each(backends)('groupNorm, %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'cpu') await tf.setBackend('cpu');
    else await useVariant(backend);
  });

  test('values and gradients equal float64 and central differences', () => {
    let seed = 1;
    fc.assert(
      fc.property(cases, (c) => {
        const channels = c.groups * c.perGroup;
        const shape: Shape = [c.batch, c.height, c.width, channels];
        const size = c.batch * c.height * c.width * channels;
        const x = randomFloats(size, seed++, 2).map((v) => v + 1);
        const gamma = randomFloats(channels, seed++);
        const beta = randomFloats(channels, seed++);
        const dy = randomFloats(size, seed++);
        const [y, dx, dgamma, dbeta] = run(x, gamma, beta, dy, shape, c);
        const want = float64GroupNorm(x, gamma, beta, shape, c);
        expect(scaledError(y, want)).toBeLessThan(5e-6);

        // The kink of the activation: leave out cases where a difference would step over it.
        const linear = float64GroupNorm(x, gamma, beta, shape, { ...c, activation: 'linear' });
        if (linear.some((v) => Math.abs(v) < 1e-3)) return;
        const objective = (
          x: ArrayLike<number>,
          gamma: ArrayLike<number>,
          beta: ArrayLike<number>,
        ) => float64GroupNorm(x, gamma, beta, shape, c).reduce((sum, v, i) => sum + v * dy[i], 0);
        const scale = Math.max(...dx.map(Math.abs), 1e-3);
        const entry = seed % size;
        const numeric = centralDifference((x) => objective(x, gamma, beta), x, entry);
        expect(Math.abs(dx[entry] - numeric) / scale).toBeLessThan(1e-4);
        const channel = seed % channels;
        const numericGamma = centralDifference((v) => objective(x, v, beta), gamma, channel);
        const numericBeta = centralDifference((v) => objective(x, gamma, v), beta, channel);
        const sum = dy.reduce((total, v) => total + Math.abs(v), 0);
        expect(Math.abs(dgamma[channel] - numericGamma) / sum).toBeLessThan(1e-5);
        expect(Math.abs(dbeta[channel] - numericBeta) / sum).toBeLessThan(1e-5);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  test('a mean far from 0 does not cost accuracy beyond that of float32 input', () => {
    const shape: Shape = [1, 8, 8, 8];
    const x = randomFloats(512, 3).map((v) => v + 1000);
    const gamma = new Float32Array(8).fill(1);
    const beta = new Float32Array(8);
    const [y] = run(x, gamma, beta, x, shape, { groups: 2 });
    expect(scaledError(y, float64GroupNorm(x, gamma, beta, shape, { groups: 2 }))).toBeLessThan(
      2e-4,
    );
  });

  test('a constant image gives beta, with finite gradients', () => {
    const shape: Shape = [1, 3, 3, 4];
    const x = new Float32Array(36).fill(5);
    const gamma = new Float32Array(4).fill(2);
    const beta = Float32Array.of(1, 2, 3, 4);
    const [y, dx] = run(x, gamma, beta, randomFloats(36, 1), shape, { groups: 2 });
    expect(scaledError(y.slice(0, 4), beta)).toBeLessThan(1e-6);
    expect(dx.every(Number.isFinite)).toBe(true);
  });

  test('leaks nothing', () => {
    const x = tf.ones<tf.Rank.R4>([2, 3, 3, 6]);
    const one = tf.ones<tf.Rank.R1>([6]);
    const before = tf.memory().numTensors;
    groupNorm(x, one, one, { groups: 3, activation: 'relu' }).dispose();
    tf.dispose(tf.grad((x) => groupNorm(x as tf.Tensor4D, one, one, { groups: 3 }))(x));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, one]);
  });

  test('wrong arguments are errors that name them', () => {
    const x = tf.ones<tf.Rank.R4>([1, 2, 2, 6]);
    const ok = tf.ones<tf.Rank.R1>([6]);
    const short = tf.ones<tf.Rank.R1>([5]);
    expect(() => groupNorm(x, ok, ok, { groups: 4 })).toThrow(/groups must divide the 6 channels/);
    expect(() => groupNorm(x, short, ok, { groups: 2 })).toThrow(/gamma must be \[6\], got \[5\]/);
    expect(() => groupNorm(x, ok, short, { groups: 2 })).toThrow(/beta must be \[6\]/);
    expect(() => groupNorm(ok as never, ok, ok, { groups: 2 })).toThrow(/x must be \[batch/);
    expect(() => groupNorm(tf.cast(x, 'int32'), ok, ok, { groups: 2 })).toThrow(
      /x must be float32/,
    );
    expect(() => groupNorm(x, ok, ok, { groups: 2, alpha: -1 })).toThrow(
      /alpha must be at least 0/,
    );
    expect(() => groupNorm(x, ok, ok, { groups: 2, epsilon: 0 })).toThrow(/epsilon must be > 0/);
    expect(() => groupNorm(x, ok, ok, { groups: 2, activation: 'gelu' as never })).toThrow(/gelu/);
    tf.dispose([x, ok, short]);
  });
});

test('the fused kernels equal the composition', async () => {
  const shape: Shape = [2, 7, 5, 24];
  const x = randomFloats(2 * 7 * 5 * 24, 1);
  const [gamma, beta] = [randomFloats(24, 2), randomFloats(24, 3)];
  const dy = randomFloats(x.length, 4);
  const options = { groups: 8, activation: 'leakyRelu' as const, alpha: 0.2 };
  await tf.setBackend('cpu');
  const composed = run(x, gamma, beta, dy, shape, options);
  for (const variant of variants) {
    await useVariant(variant);
    run(x, gamma, beta, dy, shape, options).forEach((values, i) => {
      expect(scaledError(values, composed[i])).toBeLessThan(3e-6);
    });
  }
});
