import * as tf from '@tensorflow/tfjs';
import { merges } from '../test/reference.js';
import { rasterizeSkeletonGradient } from './rasterize-skeleton-gradient.js';
import { rasterizeSkeleton } from './rasterize-skeleton.js';
import { skeletonMask } from './skeleton-mask.js';

const bones = [
  [0, 1],
  [1, 2],
] as const;
const points = [2.2, 1.3, 8.1, 3.7, 4.4, 7.9, 1.5, 6.2, 5.3, 2.8, 9.6, 6.1];
const size = [9, 12] as const;
const layout = { batch: 2, joints: 3, bones, height: 9, width: 12 };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(merges)('draws and differentiates as the plain functions do (%s)', (merge) => {
  const options = { ...layout, sigma: 1.7, merge };
  const upstream = Float32Array.from({ length: 216 }, (_, i) => Math.cos(7 * i));
  tf.tidy(() => {
    const keypoints = tf.tensor3d(points, [2, 3, 2]);
    const mask = skeletonMask(keypoints, { bones, size, sigma: 1.7, merge });
    expect(mask.shape).toEqual([2, 9, 12, 1]);
    expect(mask.dtype).toBe('float32');
    const plain = keypoints.dataSync();
    expect(mask.dataSync()).toEqual(rasterizeSkeleton(plain, options));
    const gradient = tf.grad((k) =>
      skeletonMask(k as tf.Tensor3D, { bones, size, sigma: 1.7, merge }),
    )(keypoints, tf.tensor4d(upstream, [2, 9, 12, 1]));
    expect(gradient.shape).toEqual([2, 3, 2]);
    expect(gradient.dataSync()).toEqual(
      rasterizeSkeletonGradient(plain, upstream, options).keypoints,
    );
  });
});

test('takes one size for both sides and a width per bone', () => {
  tf.tidy(() => {
    const keypoints = tf.tensor3d(points, [2, 3, 2]);
    const mask = skeletonMask(keypoints, { bones, size: 10, perBoneSigma: [1, 2.5] });
    const square = { ...layout, height: 10, width: 10, perBoneSigma: [1, 2.5] };
    expect(mask.dataSync()).toEqual(rasterizeSkeleton(keypoints.dataSync(), square));
  });
});

test('leads gradient descent to the pose that drew a mask', () => {
  tf.tidy(() => {
    const options = { bones, size: 16, sigma: 2.5 };
    const truth = tf.tensor3d([3, 4, 11, 5, 8, 12], [1, 3, 2]);
    const target = skeletonMask(truth, options);
    const pose = tf.variable(truth.add(tf.tensor3d([1, -0.8, -0.9, 0.7, 0.8, 1], [1, 3, 2])));
    const optimizer = tf.train.adam(0.1);
    const loss = (): tf.Scalar =>
      skeletonMask(pose as unknown as tf.Tensor3D, options)
        .squaredDifference(target)
        .mean();
    for (let i = 0; i < 150; i++) optimizer.minimize(loss);
    expect(pose.sub(truth).abs().max().dataSync()[0]).toBeLessThan(0.05);
    optimizer.dispose();
    pose.dispose();
  });
});

test('leaves no tensor behind', () => {
  const keypoints = tf.tensor3d(points, [2, 3, 2]);
  const before = tf.memory().numTensors;
  skeletonMask(keypoints, { bones, size, sigma: 2 }).dispose();
  const { value, grad } = tf.valueAndGrad((k) =>
    skeletonMask(k as tf.Tensor3D, { bones, size, sigma: 2 }).sum(),
  )(keypoints);
  tf.dispose([value, grad]);
  expect(tf.memory().numTensors).toBe(before);
  keypoints.dispose();
});

test('says what is wrong with its arguments', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const options = { bones, size, sigma: 2 };
    expect(() => skeletonMask(tf.zeros<tf.Rank>([3, 2]) as tf.Tensor3D, options)).toThrow(
      /skeletonMask: keypoints must have shape \[B, J, 2\], found \[3, 2\]/,
    );
    expect(() => skeletonMask(tf.zeros([1, 3, 3]), options)).toThrow(/found \[1, 3, 3\]/);
    expect(() => skeletonMask(tf.zeros([1, 2, 2]), options)).toThrow(/must name joints 0..1/);
    expect(() => skeletonMask(tf.zeros([1, 3, 2]), { bones, size })).toThrow(/give sigma/);
  });
  expect(tf.memory().numTensors).toBe(before);
});
