import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Reverses one axis of a float32 tensor, as flipping images does; others go to the stock kernel. */
export const reverse: TrainingKernel<{ dims: number | number[] }> = {
  name: 'Reverse',
  run(runtime, { inputs: { x }, attrs: { dims } }, stock) {
    const axes = tf.util.parseAxisParam(dims, x.shape);
    if (x.dtype !== 'float32' || axes.length !== 1) return stock();
    const [axis] = axes;
    const output = runtime.output(x.shape);
    const outer = sizeOf(x.shape.slice(0, axis));
    const side = x.shape[axis];
    const inner = sizeOf(x.shape.slice(axis + 1));
    if (sizeOf(x.shape) === 0) return output;
    const last = runtime.pointer(x) + (side - 1) * inner * 4;
    for (let i = 0; i < outer; i++) {
      const offset = i * side * inner * 4;
      runtime.native.copy_rows(last + offset, runtime.pointer(output) + offset, side, inner, -inner, inner); // prettier-ignore
    }
    return output;
  },
};
