import * as tf from '@tensorflow/tfjs';
import type { TrainingGradient } from './training-gradient.js';

export const batchMatMul = summedGradient('BatchMatMul');
export const maximum = summedGradient('Maximum');
export const minimum = summedGradient('Minimum');
export const squaredDifference = summedGradient('SquaredDifference');

/**
 * tfjs forgets to sum the gradient over the axes along which an input was broadcast, and then fails
 * with an error about shapes.
 */
function summedGradient(kernelName: string): TrainingGradient {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradient(_dy, [a, b], _attrs, stock) {
      const gradients = stock();
      return {
        a: () => sumToShape(gradients.a(), a.shape),
        b: () => sumToShape(gradients.b(), b.shape),
      };
    },
  };
}

/** Sum over the axes along which a tensor of `shape` was broadcast. */
function sumToShape(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return axes.length > 0 ? tf.reshape(tf.sum(gradient, axes), shape) : gradient;
}
