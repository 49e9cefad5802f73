import * as tf from '@tensorflow/tfjs';
import { bones, masksOn, points, size } from '../test/masks-on-backend.js';
import { merges } from '../test/reference.js';
import { keypointMask, skeletonMask } from './index.js';

const { dataSync } = tf.Tensor.prototype;

// The cpu backend under the name of webgpu; tensors on it refuse to be read synchronously.
beforeAll(async () => {
  await tf.setBackend('cpu');
  const Cpu = tf.backend().constructor as new () => tf.KernelBackend;
  tf.registerBackend('webgpu', () => new Cpu());
  tf.copyRegisteredKernels('cpu', 'webgpu');
  tf.Tensor.prototype.dataSync = function (this: tf.Tensor) {
    if (tf.getBackend() === 'webgpu') throw new Error('no synchronous reads');
    return dataSync.call(this);
  } as typeof dataSync;
});

afterAll(() => {
  tf.Tensor.prototype.dataSync = dataSync;
});

test.each(merges)('without reads the same values and gradients (%s)', async (merge) => {
  const read = await masksOn('cpu', { merge });
  const composed = await masksOn('webgpu', { merge });
  expect(composed.shapes).toEqual(read.shapes);
  composed.values.forEach((values, i) => {
    values.forEach((value, j) => {
      expect(Math.abs(value - read.values[i][j])).toBeLessThan(1e-4);
    });
  });
});

test('keypointMask goes the same way', async () => {
  const results: Float32Array[] = [];
  for (const backend of ['cpu', 'webgpu']) {
    await tf.setBackend(backend);
    const keypoints = tf.tensor3d(points, [2, 8, 2]);
    const mask = keypointMask(keypoints, { size, sigma: 1.5 });
    results.push(await mask.data<'float32'>());
    tf.dispose([keypoints, mask]);
  }
  expect(Math.max(...results[0])).toBeGreaterThan(0.9);
  results[1].forEach((value, i) => expect(Math.abs(value - results[0][i])).toBeLessThan(1e-5));
});

test('no bone, no pose: an empty mask without a gradient', async () => {
  await tf.setBackend('webgpu');
  const poses = tf.zeros<tf.Rank.R3>([2, 8, 2]);
  const none = tf.zeros<tf.Rank.R3>([0, 8, 2]);
  const masks = [
    skeletonMask(poses, { bones: [], size, sigma: 1 }),
    skeletonMask(none, { bones, size, sigma: 1 }),
  ];
  expect(masks.map((mask) => mask.shape)).toEqual([
    [2, 9, 12, 1],
    [0, 9, 12, 1],
  ]);
  expect((await masks[0].data()).every((value) => value === 0)).toBe(true);
  tf.dispose([poses, none, masks]);
});

test.each(merges)('memory does not grow with the number of bones (%s)', async (merge) => {
  await tf.setBackend('webgpu');
  const keypoints = tf.tensor3d(points.slice(16), [1, 8, 2]);
  const peak = async (count: number): Promise<number> => {
    const many = Array.from({ length: count }, (_, k) => [k % 5, (k + 1) % 5] as const);
    const draw = (k: tf.Tensor) =>
      skeletonMask(k as tf.Tensor3D, { bones: many, size: 32, sigma: 3, merge }).sum();
    const { peakBytes } = await tf.profile(() => tf.valueAndGrad(draw)(keypoints));
    return peakBytes;
  };
  const few = await peak(4);
  const many = await peak(40);
  // One map more per bone would be 36 times 4 kB.
  expect(many - few).toBeLessThan(36 * 500);
  keypoints.dispose();
});

test('leaves no tensor behind', async () => {
  await tf.setBackend('webgpu');
  const keypoints = tf.tensor3d(points, [2, 8, 2]);
  const sigma = tf.scalar(2);
  const before = tf.memory().numTensors;
  skeletonMask(keypoints, { bones, size, sigma: 2 }).dispose();
  const { value, grads } = tf.valueAndGrads((k, width) =>
    skeletonMask(k as tf.Tensor3D, { bones, size, sigma: width }).sum(),
  )([keypoints, sigma]);
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([keypoints, sigma]);
});
