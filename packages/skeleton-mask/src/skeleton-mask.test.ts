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

test.each(merges)('learns widths: a number, a scalar, a tensor per bone (%s)', (merge) => {
  const upstream = Float32Array.from({ length: 216 }, (_, i) => Math.cos(7 * i));
  const dy = tf.tensor4d(upstream, [2, 9, 12, 1]);
  const keypoints = tf.tensor3d(points, [2, 3, 2]);
  tf.tidy(() => {
    const common = rasterizeSkeletonGradient(keypoints.dataSync(), upstream, {
      ...layout,
      sigma: 1.5,
      merge,
    });
    const [byPoints, bySigma] = tf.grads((k, sigma) =>
      skeletonMask(k as tf.Tensor3D, { bones, size, sigma, merge }),
    )([keypoints, tf.scalar(1.5)], dy);
    expect(byPoints.dataSync()).toEqual(common.keypoints);
    expect(bySigma.shape).toEqual([]);
    expect(bySigma.dataSync()[0]).toBeCloseTo(common.perBoneSigma[0] + common.perBoneSigma[1], 5);

    const perBoneSigma = tf.tensor1d([1.5, 2.25]);
    const each = rasterizeSkeletonGradient(keypoints.dataSync(), upstream, {
      ...layout,
      perBoneSigma: [1.5, 2.25],
      merge,
    });
    const gradients = tf.grads((k, widths) =>
      skeletonMask(k as tf.Tensor3D, { bones, size, perBoneSigma: widths, merge }),
    )([keypoints, perBoneSigma], dy);
    expect(gradients[0].dataSync()).toEqual(each.keypoints);
    expect(gradients[1].shape).toEqual([2]);
    expect(gradients[1].dataSync()).toEqual(each.perBoneSigma);
  });
  tf.dispose([dy, keypoints]);
});

test('finds the widths that drew a mask', () => {
  tf.tidy(() => {
    const keypoints = tf.tensor3d([3, 4, 11, 5, 8, 12], [1, 3, 2]);
    const target = skeletonMask(keypoints, { bones, size: 16, perBoneSigma: [1.2, 2.5] });
    const perBoneSigma = tf.variable(tf.tensor1d([2, 2]));
    const optimizer = tf.train.adam(0.1);
    const loss = (): tf.Scalar =>
      skeletonMask(keypoints, { bones, size: 16, perBoneSigma }).squaredDifference(target).mean();
    for (let i = 0; i < 100; i++) optimizer.minimize(loss);
    const found = perBoneSigma.dataSync();
    expect(found[0]).toBeCloseTo(1.2, 2);
    expect(found[1]).toBeCloseTo(2.5, 2);
    optimizer.dispose();
    perBoneSigma.dispose();
  });
});

test('an empty batch gives an empty mask', () => {
  tf.tidy(() => {
    const mask = skeletonMask(tf.zeros([0, 3, 2]), { bones, size, sigma: 1 });
    expect(mask.shape).toEqual([0, 9, 12, 1]);
  });
});

test('leaves no tensor behind', () => {
  const keypoints = tf.tensor3d(points, [2, 3, 2]);
  const sigma = tf.scalar(2);
  const before = tf.memory().numTensors;
  skeletonMask(keypoints, { bones, size, sigma: 2 }).dispose();
  skeletonMask(keypoints, { bones, size, sigma }).dispose();
  const { value, grads } = tf.valueAndGrads((k, width) =>
    skeletonMask(k as tf.Tensor3D, { bones, size, sigma: width }).sum(),
  )([keypoints, sigma]);
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([keypoints, sigma]);
});

test('says what is wrong with its arguments', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const options = { bones, size, sigma: 2 };
    const draw = (change: object) => () =>
      skeletonMask(tf.zeros([1, 3, 2]), { bones, size, ...change });
    expect(() => skeletonMask(tf.zeros<tf.Rank>([3, 2]) as tf.Tensor3D, options)).toThrow(
      /skeletonMask: keypoints must be a tensor of shape \[B, J, 2\], found \[3, 2\]/,
    );
    for (const none of [null, [[[0, 0]]], new Float32Array(6)]) {
      expect(() => skeletonMask(none as never, options)).toThrow(/must be a tensor of shape/);
    }
    expect(() => skeletonMask(tf.zeros([1, 3, 2]), undefined as never)).toThrow(
      /skeletonMask: options must be an object, found undefined/,
    );
    for (const wrong of [undefined, null, [9], [9, 9, 9], '9']) {
      expect(draw({ sigma: 1, size: wrong })).toThrow(/size must be a side or \[height, width\]/);
    }
    expect(() => skeletonMask(tf.zeros([1, 3, 3]), options)).toThrow(/found \[1, 3, 3\]/);
    expect(() => skeletonMask(tf.zeros([1, 2, 2]), options)).toThrow(/must name two joints 0..1/);
    expect(draw({})).toThrow(/skeletonMask: give sigma or perBoneSigma, in pixels/);
    expect(draw({ sigma: -1 })).toThrow(/skeletonMask: sigma must be a positive number .*found -1/);
    expect(draw({ sigma: 1, merge: 'mean' })).toThrow(/skeletonMask: merge must be one of/);
    expect(draw({ sigma: 1, size: [9.5, 4] })).toThrow(/skeletonMask: height must be .*found 9.5/);
    expect(draw({ sigma: tf.scalar(0) })).toThrow(/skeletonMask: sigma must be a positive/);
    expect(draw({ sigma: tf.ones([2]) })).toThrow(/sigma must have shape \[\], found \[2\]/);
    expect(draw({ perBoneSigma: tf.tensor1d([1, NaN]) })).toThrow(/perBoneSigma\[1\].*found NaN/);
    expect(draw({ perBoneSigma: tf.ones([3]) })).toThrow(
      /perBoneSigma must have shape \[2\], found \[3\]/,
    );
  });
  expect(tf.memory().numTensors).toBe(before);
});
