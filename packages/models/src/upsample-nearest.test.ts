import * as tf from '@tensorflow/tfjs';
import { upsampleNearest } from './upsample-nearest.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('repeats every pixel twice in both directions', () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    expect([...upsampleNearest(x).dataSync()]).toEqual([
      1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4,
    ]);
  });
});

test('its gradient is the adjoint: <A x, y> = <x, A* y>', () => {
  tf.tidy(() => {
    const x = tf.randomNormal<tf.Rank.R4>([2, 3, 5, 4], 0, 1, 'float32', 1);
    const y = tf.randomNormal<tf.Rank.R4>([2, 6, 10, 4], 0, 1, 'float32', 2);
    const forward = tf.sum(tf.mul(upsampleNearest(x), y)).dataSync()[0];
    const adjoint = tf.grad((t) => tf.sum(tf.mul(upsampleNearest(t as tf.Tensor4D), y)))(x);
    expect(tf.sum(tf.mul(x, adjoint)).dataSync()[0]).toBeCloseTo(forward, 3);
  });
});
