import * as tf from '@tensorflow/tfjs';
import type { TrainingGradient } from './training-gradient.js';

/** tfjs transposes the gradient once too often unless the sum is along the last axis. */
export const cumsum: TrainingGradient<{ axis: number; exclusive: boolean; reverse: boolean }> = {
  kernelName: 'Cumsum',
  inputsToSave: ['x'],
  gradient: (dy, _saved, { axis, exclusive, reverse }) => ({
    x: () => tf.cumsum(dy, axis, exclusive, !reverse),
  }),
};
