import * as tf from '@tensorflow/tfjs';
import { groupNorm } from '@mas/tfjs-wasm-training';
import type { Operation } from './network-graph.js';
import type { ParameterSet } from './parameter-set.js';

/** Added to the variance. */
export const epsilon = 1e-5;

/** Share of a batch in the running statistics, PyTorch's default. */
const momentum = 0.1;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) with an optional ReLU.
 *
 * In training it takes the batch's own statistics and moves the running ones; otherwise it takes the
 * running ones. Values and running statistics follow PyTorch's BatchNorm2d.
 *
 * @param x [B, H, W, C]
 */
export function batchNorm(
  x: tf.Tensor4D,
  parameters: ParameterSet,
  { name, activation }: Extract<Operation, { kind: 'batchNorm' }>,
  training: boolean,
): tf.Tensor4D {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((part) =>
    parameters.get(`${name}/${part}`),
  ) as unknown as (tf.Variable & tf.Tensor1D)[];
  if (!training) {
    const y = tf.batchNorm4d(x, mean, variance, beta, gamma, epsilon);
    return activation === 'relu' ? tf.relu(y) : y;
  }
  const [batch, height, width, channels] = x.shape;
  const pixels = batch * height * width;
  if (pixels < 2) {
    throw new Error(
      `${name}: BatchNorm cannot train on a single value per channel; take a larger batch`,
    );
  }
  tf.tidy(() => {
    const found = tf.moments(x, [0, 1, 2]);
    const move = (running: tf.Variable, value: tf.Tensor) =>
      running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(value, momentum)));
    move(mean, found.mean);
    move(variance, tf.mul(found.variance, pixels / (pixels - 1)));
  });
  // One "image" of all the batch's rows, one group a channel: the statistics of a GroupNorm are then
  // those of the batch.
  const tall = tf.reshape<tf.Rank.R4>(x, [1, batch * height, width, channels]);
  const y = groupNorm(tall, gamma, beta, { groups: channels, epsilon, activation });
  return tf.reshape<tf.Rank.R4>(y, x.shape);
}
