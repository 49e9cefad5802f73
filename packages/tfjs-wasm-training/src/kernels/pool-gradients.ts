import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

interface PoolAttributes {
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
}

/** Gradient of max pooling; the first maximum of a window gets it. The stock one is wrong for C > 1. */
export const maxPoolGrad: TrainingKernel<PoolAttributes> = {
  name: 'MaxPoolGrad',
  run(runtime, { inputs: { dy, input }, attrs }) {
    const sizes = nativeSizes('MaxPoolGrad', input, dy, attrs);
    const output = runtime.output(input.shape);
    if (sizeOf(input.shape) === 0) return output;
    runtime.native.max_pool_gradient(
      runtime.pointer(input),
      runtime.pointer(dy),
      runtime.pointer(output),
      ...sizes,
    );
    return output;
  },
};

/** Gradient of average pooling; the stock one divides by cells outside the image too. */
export const avgPoolGrad: TrainingKernel<PoolAttributes> = {
  name: 'AvgPoolGrad',
  run(runtime, { inputs: { dy, input }, attrs }) {
    const sizes = nativeSizes('AvgPoolGrad', input, dy, attrs);
    const output = runtime.output(input.shape);
    runtime.native.avg_pool_gradient(runtime.pointer(dy), runtime.pointer(output), ...sizes);
    return output;
  },
};

/** The sizes that both native kernels take after their pointers. */
function nativeSizes(
  kernel: string,
  input: tf.TensorInfo,
  dy: tf.TensorInfo,
  attrs: PoolAttributes,
) {
  const info = tf.backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
  );
  // Not info.outHeight: tfjs does not pass dimRoundingMode on to the gradient.
  const [images, outHeight, outWidth, channels] = dy.shape;
  if (images !== info.batchSize || channels !== info.inChannels) {
    throw new Error(`${kernel}: dy [${dy.shape}] does not belong to input [${input.shape}]`);
  }
  return [
    images,
    info.inHeight,
    info.inWidth,
    channels,
    outHeight,
    outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ] as const;
}
