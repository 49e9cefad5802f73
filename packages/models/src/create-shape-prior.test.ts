import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining } from '@mas/tfjs-wasm-training';
import { createShapePrior, smallShapePrior } from './create-shape-prior.js';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await installTraining(tf);
});

test('gives masks in (0, 1) of the same size and leaks nothing', () => {
  const before = tf.memory().numTensors;
  const shapePrior = createShapePrior(smallShapePrior, { seed: 1, name: 'prior-shapes' });
  tf.tidy(() => {
    const masks = shapePrior.physiqueMasks(tf.randomUniform([2, 16, 16, 1], 0, 1, 'float32', 1));
    expect(masks.shape).toEqual([2, 16, 16, 1]);
    const values = masks.dataSync();
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });
  shapePrior.dispose();
  expect(tf.memory().numTensors).toBe(before);
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
