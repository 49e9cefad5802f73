import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining } from '@mas/tfjs-wasm-training';
import {
  createShapePrior,
  paperShapePrior,
  smallShapePrior,
  type ShapePriorConfig,
} from './create-shape-prior.js';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await installTraining(tf);
});

const variants: Record<string, ShapePriorConfig> = {
  small: smallShapePrior,
  paper: paperShapePrior,
  'four levels': { channels: [4, 12, 20, 8], convolutions: 2 },
  'two levels without skips': { channels: [8, 8], skips: false },
};

test.each(Object.entries(variants))(
  'gives masks in (0, 1) of the same size and leaks nothing: %s',
  (name, config) => {
    const before = tf.memory().numTensors;
    const shapePrior = createShapePrior(config, { seed: 1, name: `shapes ${name}` });
    const input = tf.randomUniform<tf.Rank.R4>([2, 16, 24, 1], 0, 1, 'float32', 1);
    const masks = shapePrior.physiqueMasks(input);
    expect(masks.shape).toEqual([2, 16, 24, 1]);
    const values = masks.dataSync();
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
    tf.dispose([input, masks]);
    shapePrior.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);

test('the paper preset has the size of the public code', () => {
  const shapePrior = createShapePrior(paperShapePrior, { seed: 1, name: 'size' });
  // 3 x 3 kernels, one bias, and two values a channel for each GroupNorm.
  const kernels = 1 * 32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128;
  const up = 128 * 64 + 64 * 64 + 64 * 32 + 32 * 1;
  const normed = 32 + 32 + 64 + 64 + 128 + 128 + 64 + 64 + 32;
  expect(shapePrior.parameters.count).toBe(9 * (kernels + up) + 1 + 2 * normed);
  shapePrior.dispose();
});

test('with skips fine detail of the input reaches the output, without it does not', () => {
  const detail = (skips: boolean) => {
    // With nothing from the waist, all that comes through comes over the skip.
    const shapePrior = createShapePrior(
      { channels: [8, 8], skips },
      { seed: 1, name: `detail ${skips}` },
    );
    const difference = tf.tidy(() => {
      shapePrior.parameters.get('decode1/kernel').assign(tf.zeros([3, 3, 8, 8]));
      const masks = shapePrior.physiqueMasks(tf.randomUniform([1, 16, 16, 1], 0, 1, 'float32', 2));
      const { variance } = tf.moments(masks);
      return variance.dataSync()[0];
    });
    shapePrior.dispose();
    return difference;
  };
  expect(detail(true)).toBeGreaterThan(1e-4);
  expect(detail(false)).toBe(0);
});

test('the parameters of stored checkpoints keep their names and shapes', () => {
  const shapePrior = createShapePrior(smallShapePrior, { seed: 1, name: 'stored' });
  const shapes = [...shapePrior.parameters.variables].map(
    ([name, { shape }]) => `${name} ${shape}`,
  );
  const block = (name: string, inputs: number, outputs: number) => [
    `${name}/kernel 3,3,${inputs},${outputs}`,
    `${name}/gamma ${outputs}`,
    `${name}/beta ${outputs}`,
  ];
  expect(shapes).toEqual([
    ...block('encode1', 1, 8),
    ...block('encode2', 8, 16),
    ...block('encode3', 16, 32),
    ...block('decode2', 32, 16),
    ...block('decode1', 16, 8),
    'output/kernel 3,3,8,1',
    'output/bias 1',
  ]);
  shapePrior.dispose();
});

test.each([
  [{ channels: [8] }, /channels must be two positive integers or more, found 8/],
  [{ channels: [8, 0] }, /channels must be two positive integers or more, found 8,0/],
  [{ channels: [8, 8], convolutions: 3 }, /convolutions must be 1 or 2, found 3/],
  [{ channels: [8, 8], activation: 'elu' }, /activation must be 'relu' or 'leakyRelu', found elu/],
])('a wrong configuration is named: %#', (config, message) => {
  expect(() => createShapePrior(config as ShapePriorConfig, { seed: 1, name: 'bad' })).toThrow(
    message,
  );
});

test('masks of a wrong shape are named', () => {
  const shapePrior = createShapePrior(smallShapePrior, { seed: 1, name: 'wrong' });
  for (const shape of [
    [1, 18, 16, 1],
    [1, 16, 16, 2],
    [1, 0, 16, 1],
    [16, 16, 1],
  ]) {
    const masks = tf.zeros<tf.Rank.R4>(shape as [number, number, number, number]);
    expect(() => shapePrior.physiqueMasks(masks)).toThrow(
      new RegExp(`multiples of 4, found \\[${shape}\\]`),
    );
    masks.dispose();
  }
  shapePrior.dispose();
});

test('learns to widen a line: the loss falls', () => {
  const shapePrior = createShapePrior({ channels: [8, 8, 8] }, { seed: 1, name: 'prior-learns' });
  const size = 16;
  const line = Float32Array.from({ length: size * size }, (_, i) => (i % size === 8 ? 1 : 0));
  const band = line.map((_, i) => (Math.abs((i % size) - 8) <= 3 ? 1 : 0));
  const input = tf.tensor4d(line, [1, size, size, 1]);
  const target = tf.tensor4d(band, [1, size, size, 1]);
  const optimizer = tf.train.adam(0.02);
  const step = () =>
    optimizer
      .minimize(
        () => tf.mean(tf.square(tf.sub(shapePrior.physiqueMasks(input), target))) as tf.Scalar,
        true,
      )!
      .dataSync()[0];
  const first = step();
  let last = first;
  for (let i = 0; i < 60; i++) last = step();
  expect(last).toBeLessThan(0.3 * first);
  optimizer.dispose();
  shapePrior.dispose();
  tf.dispose([input, target]);
});
