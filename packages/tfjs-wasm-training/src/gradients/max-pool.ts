import * as tf from '@tensorflow/tfjs';
import type { TrainingGradient } from './training-gradient.js';

/** tfjs loses dimRoundingMode on the way to the gradient. */
export const maxPool: TrainingGradient<{
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}> = {
  kernelName: 'MaxPool',
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradient: (dy, [input, output], attrs) => ({
    x: () => tf.engine().runKernel('MaxPoolGrad', { dy, input, output }, { ...attrs }),
  }),
};
