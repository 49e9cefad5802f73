import * as tf from '@tensorflow/tfjs';
import { separableTranspose } from './separable-transpose.js';
import type { TrainingGradient } from './training-gradient.js';

/**
 * tfjs drops the gradient of the mirrored cells. Here it returns to the cells they came from: padding
 * the rows of a unit matrix shows which that are.
 */
export const mirrorPad: TrainingGradient<{
  paddings: [number, number][];
  mode: 'reflect' | 'symmetric';
}> = {
  kernelName: 'MirrorPad',
  inputsToSave: ['x'],
  gradient: (dy, [x], { paddings, mode }) => ({
    x: () => {
      const sources = paddings.map((padding, axis) => {
        if (padding[0] + padding[1] === 0) return undefined;
        return tf.mirrorPad(tf.eye(x.shape[axis]), [padding, [0, 0]], mode);
      });
      return tf.reshape(separableTranspose(tf.expandDims(dy, 0), sources), x.shape);
    },
  }),
};
