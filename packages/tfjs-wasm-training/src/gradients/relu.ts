import * as tf from '@tensorflow/tfjs';
import { kernelsInstalled } from '../has-kernel.js';
import type { TrainingGradient } from './training-gradient.js';

/** One kernel instead of three or four; the values are those of tfjs. */
export const relu = reluLike('Relu', () => ({ slope: 0, ceiling: Infinity }));
export const relu6 = reluLike('Relu6', () => ({ slope: 0, ceiling: 6 }));
export const leakyRelu = reluLike('LeakyRelu', ({ alpha }) => ({
  slope: alpha,
  ceiling: Infinity,
}));

/** So that these gradients can be differentiated again, as those of tfjs can. */
export const reluGradient: TrainingGradient<{ slope: number; ceiling: number }> = {
  kernelName: 'TrainingReluGrad',
  inputsToSave: ['x'],
  gradient: (ddx, [x], attrs) => ({
    dy: () => tf.engine().runKernel('TrainingReluGrad', { dy: ddx, x }, { ...attrs }),
    x: () => tf.zerosLike(x),
  }),
};

function reluLike(
  kernelName: string,
  shapeOf: (attrs: { alpha: number }) => { slope: number; ceiling: number },
): TrainingGradient<{ alpha: number }> {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradient(dy, [x], attrs, stock) {
      if (!kernelsInstalled() || x.dtype !== 'float32' || dy.dtype !== 'float32') return stock();
      return { x: () => tf.engine().runKernel('TrainingReluGrad', { dy, x }, shapeOf(attrs)) };
    },
  };
}
