import * as tf from '@tensorflow/tfjs';
import { kernelsInstalled } from '../has-kernel.js';
import { separableTranspose } from './separable-transpose.js';
import type { TrainingGradient } from './training-gradient.js';

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
}

/**
 * The forward kernels average the cells of a window that lie inside the image; tfjs's gradient
 * divides by the size of the whole window, on every backend.
 */
export const avgPool: TrainingGradient<PoolAttributes> = {
  kernelName: 'AvgPool',
  inputsToSave: ['x'],
  gradient(dy, [x], { filterSize, strides, pad }, stock) {
    const shape = x.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    const [, outHeight, outWidth] = dy.shape;
    const { top, left } = info.padInfo;
    const inside =
      top === 0 &&
      left === 0 &&
      (outHeight - 1) * info.strideHeight + info.filterHeight <= info.inHeight &&
      (outWidth - 1) * info.strideWidth + info.filterWidth <= info.inWidth;
    if (kernelsInstalled() || inside) return stock();
    return {
      x: () =>
        separableTranspose(
          dy as tf.Tensor4D,
          meanWeights(info.inHeight, outHeight, info.filterHeight, info.strideHeight, top),
          meanWeights(info.inWidth, outWidth, info.filterWidth, info.strideWidth, left),
        ),
    };
  },
};

/** [outSize, size]: the weight of each cell in the mean over each window of one axis. */
function meanWeights(
  size: number,
  outSize: number,
  window: number,
  stride: number,
  before: number,
): tf.Tensor2D {
  const weights = new Float32Array(outSize * size);
  for (let out = 0; out < outSize; out++) {
    const first = Math.max(0, out * stride - before);
    const end = Math.min(size, out * stride - before + window);
    weights.fill(1 / (end - first), out * size + first, out * size + Math.max(first, end));
  }
  return tf.tensor2d(weights, [outSize, size]);
}
