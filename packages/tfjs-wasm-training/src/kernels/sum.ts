import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Sum over all axes but the last (the gradient of a bias); other sums go to the stock kernel. */
export const sum: TrainingKernel<{ axis: number | number[] | null; keepDims: boolean }> = {
  name: 'Sum',
  run(runtime, { inputs: { x }, attrs: { axis, keepDims } }, stock) {
    const rank = x.shape.length;
    const axes = new Set(tf.util.parseAxisParam(axis as number[], x.shape));
    if (x.dtype !== 'float32' || rank < 2 || axes.size !== rank - 1 || axes.has(rank - 1)) {
      return stock();
    }
    const columns = x.shape[rank - 1];
    const ones = x.shape.slice(0, -1).fill(1);
    const output = runtime.output(keepDims ? [...ones, columns] : [columns]);
    const rows = sizeOf(x.shape.slice(0, -1));
    runtime.native.column_sums(runtime.pointer(x), runtime.pointer(output), rows, columns);
    return output;
  },
};
