import * as tf from '@tensorflow/tfjs';
import type { TrainingGradient } from './training-gradient.js';

/** tfjs does not sum over broadcast batches and fails there with an error about shapes. */
export const batchMatMul: TrainingGradient = {
  kernelName: 'BatchMatMul',
  inputsToSave: ['a', 'b'],
  gradient(_dy, [a, b], _attrs, stock) {
    const gradients = stock();
    return {
      a: () => sumToShape(gradients.a(), a.shape),
      b: () => sumToShape(gradients.b(), b.shape),
    };
  },
};

/** Sum over the axes along which a tensor of `shape` was broadcast. */
function sumToShape(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return axes.length > 0 ? tf.reshape(tf.sum(gradient, axes), shape) : gradient;
}
