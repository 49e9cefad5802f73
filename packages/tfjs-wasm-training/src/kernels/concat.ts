import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Concatenation of float32 tensors along any axis; other dtypes go to the stock kernel. */
export const concat: TrainingKernel<{ axis: number }> = {
  name: 'Concat',
  run(runtime, { inputs, attrs }, stock) {
    const tensors = Object.values(inputs);
    if (tensors.some(({ dtype }) => dtype !== 'float32')) return stock();
    const shapes = tensors.map(({ shape }) => shape);
    const [axis] = tf.util.parseAxisParam(attrs.axis, shapes[0]);
    tf.backend_util.assertParamsConsistent(shapes, axis);
    const output = runtime.output(tf.backend_util.computeOutShape(shapes, axis));
    const rows = sizeOf(output.shape.slice(0, axis));
    const stride = sizeOf(output.shape.slice(axis));
    let offset = 0;
    for (const tensor of tensors) {
      const length = sizeOf(tensor.shape.slice(axis));
      const target = runtime.pointer(output) + offset * 4;
      runtime.native.copy_rows(runtime.pointer(tensor), target, rows, length, length, stride);
      offset += length;
    }
    return output;
  },
};
