import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Gradient of max pooling; the first maximum of a window gets it. The stock one is wrong for C > 1. */
export const maxPoolGrad: TrainingKernel<{
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}> = {
  name: 'MaxPoolGrad',
  run(runtime, { inputs: { dy, input }, attrs }) {
    const info = tf.backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      attrs.filterSize,
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
    );
    const output = runtime.output(input.shape);
    if (sizeOf(input.shape) === 0) return output;
    runtime.native.max_pool_gradient(
      runtime.pointer(input),
      runtime.pointer(dy),
      runtime.pointer(output),
      info.batchSize,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outHeight,
      info.outWidth,
      info.filterHeight,
      info.filterWidth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.top,
      info.padInfo.left,
    );
    return output;
  },
};
