import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Splits a float32 tensor along an axis: the gradient of concat. */
export const splitV: TrainingKernel<{ numOrSizeSplits: number | number[]; axis: number }> = {
  name: 'SplitV',
  run(runtime, { inputs: { x }, attrs }, stock) {
    if (x.dtype !== 'float32') return stock();
    const [axis] = tf.util.parseAxisParam(attrs.axis, x.shape);
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits, axis);
    const rows = sizeOf(x.shape.slice(0, axis));
    const inner = sizeOf(x.shape.slice(axis + 1));
    const stride = x.shape[axis] * inner;
    let offset = 0;
    return sizes.map((size) => {
      const output = runtime.output(x.shape.with(axis, size));
      const length = size * inner;
      const source = runtime.pointer(x) + offset * 4;
      runtime.native.copy_rows(source, runtime.pointer(output), rows, length, stride, length);
      offset += length;
      return output;
    });
  },
};
