import * as tf from '@tensorflow/tfjs';
import { keypointMask } from './keypoint-mask.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const points = [1.2, 1.4, 4.1, 2.6];

/** Eq. 3 written with tensor operations: [B, H, W] per joint, merged. */
function dense(keypoints: tf.Tensor3D, sigma: tf.Tensor, merge: 'max' | 'sum'): tf.Tensor {
  const [y, x] = [tf.range(0, 4), tf.range(0, 6)];
  const [kx, ky] = tf.unstack(keypoints, 2).map((k) => k.reshape([1, -1, 1, 1]));
  const dx = x.reshape([1, 1, 1, 6]).sub(kx);
  const dy = y.reshape([1, 1, 4, 1]).sub(ky);
  const dots = dx.square().add(dy.square()).div(sigma.square().neg()).exp();
  return merge === 'max' ? dots.max(1) : dots.sum(1);
}

test.each(['max', 'sum'] as const)('equals the dense formula and its gradients (%s)', (merge) => {
  tf.tidy(() => {
    const keypoints = tf.tensor3d(points, [1, 2, 2]);
    const sigma = tf.scalar(1.25);
    const upstream = tf.tensor3d(
      Array.from({ length: 24 }, (_, i) => Math.sin(5 * i)),
      [1, 4, 6],
    );
    const draw = (k: tf.Tensor, s: tf.Tensor | number): tf.Tensor =>
      keypointMask(k as tf.Tensor3D, { size: [4, 6], sigma: s, merge }).squeeze([3]);
    const found = tf.grads((k, s) => draw(k, s))([keypoints, sigma], upstream);
    const expected = tf.grads((k, s) => dense(k as tf.Tensor3D, s, merge))(
      [keypoints, sigma],
      upstream,
    );
    const image = draw(keypoints, 1.25).dataSync();
    const wanted = dense(keypoints, sigma, merge).dataSync();
    image.forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 5));
    expect(draw(keypoints, sigma).dataSync()).toEqual(image);
    found.forEach((gradient, n) => {
      const slope = expected[n].dataSync();
      gradient.dataSync().forEach((value, i) => expect(value).toBeCloseTo(slope[i], 5));
    });
  });
});

test('leaves no tensor behind', () => {
  const keypoints = tf.tensor3d(points, [1, 2, 2]);
  const before = tf.memory().numTensors;
  keypointMask(keypoints, { size: 5, sigma: 1 }).dispose();
  expect(tf.memory().numTensors).toBe(before);
  keypoints.dispose();
});

test('rejects a wrong shape under its own name', () => {
  tf.tidy(() => {
    expect(() =>
      keypointMask(tf.zeros<tf.Rank>([2, 2]) as tf.Tensor3D, { size: 5, sigma: 1 }),
    ).toThrow(/keypointMask: keypoints must be a tensor of shape/);
  });
});
