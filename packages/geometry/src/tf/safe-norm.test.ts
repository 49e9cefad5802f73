import * as tf from '@tensorflow/tfjs';
import { centralDifferences, largestDifference, relativeDifference } from '../../test/arrays.js';
import { tolerance } from '../../test/tolerance.js';
import { safeNorm, safeNormalize } from './index.js';

const x = tf.tensor2d([
  [3, 4],
  [0, 0],
  [-0.6, 0.8],
]);

test('values along the last and another axis', () => {
  expect(largestDifference(safeNorm(x).dataSync(), [5, 0, 1])).toBeLessThan(tolerance.float32);
  const columns = [Math.hypot(3, 0.6), Math.hypot(4, 0.8)];
  expect(relativeDifference(safeNorm(x, 0).dataSync(), columns)).toBeLessThan(tolerance.float32);
  expect(safeNorm(tf.zeros([2, 3, 4]), 1).shape).toEqual([2, 4]);
  expect(safeNorm(tf.zeros([1, 2]), -1, 0.5).dataSync()[0]).toBe(0.5);
});

test('the gradient is the direction, and 0 at 0', () => {
  const gradient = tf
    .grad((t: tf.Tensor) => safeNorm(t).sum())(x)
    .dataSync();
  expect(largestDifference(gradient, [0.6, 0.8, 0, 0, -0.6, 0.8])).toBeLessThan(tolerance.float32);
});

test('safeNormalize gives unit vectors, and 0 for 0', () => {
  const found = safeNormalize(x).dataSync();
  expect(largestDifference(found, [0.6, 0.8, 0, 0, -0.6, 0.8])).toBeLessThan(tolerance.float32);
  const columns = safeNormalize(x, 0).dataSync();
  const length = Math.hypot(3, 0.6);
  expect(largestDifference([columns[0], columns[4]], [3 / length, -0.6 / length])).toBeLessThan(
    tolerance.float32,
  );
});

const loss = (t: tf.Tensor): tf.Scalar => tf.sum(tf.mul(safeNormalize(t), [1, -2]));

test('the gradient of safeNormalize equals central differences', () => {
  const away = tf.tensor2d([
    [3, 4],
    [0.5, -0.2],
  ]);
  const found = tf.grad(loss)(away).dataSync();
  const expected = centralDifferences(
    (v) => loss(tf.tensor(Float32Array.from(v), [2, 2])).dataSync()[0],
    away.dataSync(),
    1e-2,
  );
  expect(relativeDifference(found, expected)).toBeLessThan(tolerance.float32Gradient);
});

test('leaks nothing', () => {
  const before = tf.memory().numTensors;
  tf.dispose([safeNorm(x), safeNormalize(x)]);
  expect(tf.memory().numTensors).toBe(before);
});
