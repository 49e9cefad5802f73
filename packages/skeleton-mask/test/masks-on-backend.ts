import * as tf from '@tensorflow/tfjs';
import { skeletonMask } from '../src/index.js';
import type { SkeletonMaskOptions } from '../src/index.js';

export const bones = [
  [0, 1],
  [1, 2],
  [2, 2],
  [0, 1],
  [3, 2],
  [4, 2],
  [5, 6],
  [1, 7],
] as const;
/** Two poses: off the image, NaN, Infinity, two joints at one point, far away. */
// prettier-ignore
export const points = [
  2.2, 1.3, 8.1, 3.7, 4.4, 7.9, NaN, 2, 6, Infinity, 3.5, 6.5, 3.5, 6.5, 300.5, -200.25,
  1.5, 6.2, 5.3, 2.8, 9.6, 6.1, 2, 4, 7, 7, -3, 2, 14, 12, 1e4, 11,
];
const sigmas = [1.5, 2, 1, 1.5, 1.2, 2.5, 0.8, 2];
export const size = [9, 12] as const;
const upstream = Float32Array.from({ length: 216 }, (_, i) => Math.cos(7 * i));

/** Values and gradients with the widths given as numbers, one tensor or a tensor per bone. */
export async function masksOn(backend: string, options: Partial<SkeletonMaskOptions>) {
  await tf.setBackend(backend);
  const keypoints = tf.tensor3d(points, [2, 8, 2]);
  const dy = tf.tensor4d(upstream, [2, 9, 12, 1]);
  const fixed = { bones, size, ...options };
  const mask = skeletonMask(keypoints, { ...fixed, perBoneSigma: sigmas });
  const one = tf.grads((k, sigma) => skeletonMask(k as tf.Tensor3D, { ...fixed, sigma }));
  const each = tf.grads((k, perBoneSigma) =>
    skeletonMask(k as tf.Tensor3D, { ...fixed, perBoneSigma }),
  );
  const common = tf.scalar(1.7);
  const widths = tf.tensor1d(sigmas);
  const tensors = [mask, ...one([keypoints, common], dy), ...each([keypoints, widths], dy)];
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  const shapes = tensors.map((tensor) => tensor.shape);
  tf.dispose([keypoints, dy, common, widths, ...tensors]);
  return { values, shapes };
}
