import * as tf from '@tensorflow/tfjs';
import { kernelsInstalled } from '../has-kernel.js';
import { separableTranspose } from './separable-transpose.js';
import type { InputGradients, TrainingGradient } from './training-gradient.js';

// The forward kernels average the cells of a window that lie inside the image; tfjs's gradients
// divide by the size of the whole window, on every backend.

type Padding = 'same' | 'valid' | number;

/** How the windows of one axis lie. */
interface Windows {
  size: number;
  out: number;
  window: number;
  stride: number;
  before: number;
}

export const avgPool: TrainingGradient<{
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: Padding | tf.backend_util.ExplicitPadding;
}> = {
  kernelName: 'AvgPool',
  inputsToSave: ['x'],
  gradient(dy, [x], { filterSize, strides, pad }, stock) {
    if (kernelsInstalled()) return stock();
    const shape = x.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    const [, outHeight, outWidth] = dy.shape as number[];
    const { inHeight, filterHeight, strideHeight, inWidth, filterWidth, strideWidth } = info;
    const { top, left } = info.padInfo;
    return meanGradient(dy, stock, [
      { size: inHeight, out: outHeight, window: filterHeight, stride: strideHeight, before: top },
      { size: inWidth, out: outWidth, window: filterWidth, stride: strideWidth, before: left },
    ]);
  },
};

export const avgPool3d: TrainingGradient<{
  filterSize: number | [number, number, number];
  strides: number | [number, number, number];
  pad: Padding;
}> = {
  kernelName: 'AvgPool3D',
  inputsToSave: ['x'],
  gradient(dy, [x], { filterSize, strides, pad }, stock) {
    const shape = x.shape as [number, number, number, number, number];
    const info = tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad);
    const [, outDepth, outHeight, outWidth] = dy.shape as number[];
    const { inDepth, filterDepth, strideDepth, inHeight, filterHeight, strideHeight } = info;
    const { inWidth, filterWidth, strideWidth } = info;
    const { front, top, left } = info.padInfo;
    return meanGradient(dy, stock, [
      { size: inDepth, out: outDepth, window: filterDepth, stride: strideDepth, before: front },
      { size: inHeight, out: outHeight, window: filterHeight, stride: strideHeight, before: top },
      { size: inWidth, out: outWidth, window: filterWidth, stride: strideWidth, before: left },
    ]);
  },
};

/** The stock gradient where all windows lie inside, else the transpose of the mean. */
function meanGradient(dy: tf.Tensor, stock: () => InputGradients, axes: Windows[]): InputGradients {
  const isInside = axes.every(
    ({ size, out, window, stride, before }) => before === 0 && (out - 1) * stride + window <= size,
  );
  return isInside ? stock() : { x: () => separableTranspose(dy, axes.map(meanWeights)) };
}

/** [out, size]: the weight of each cell in the mean over each window. */
function meanWeights({ size, out, window, stride, before }: Windows): tf.Tensor2D {
  const weights = new Float32Array(out * size);
  for (let i = 0; i < out; i++) {
    const first = Math.max(0, i * stride - before);
    const end = Math.max(first, Math.min(size, i * stride - before + window));
    weights.fill(1 / (end - first), i * size + first, i * size + end);
  }
  return tf.tensor2d(weights, [out, size]);
}
