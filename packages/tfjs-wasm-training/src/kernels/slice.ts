import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Slices that cut one axis of a float32 tensor; others go to the stock kernel. */
export const slice: TrainingKernel<{ begin: number | number[]; size: number | number[] }> = {
  name: 'Slice',
  run(runtime, { inputs: { x }, attrs }, stock) {
    const [begin, size] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size);
    const cut = x.shape.flatMap((side, axis) => (size[axis] === side ? [] : [axis]));
    if (x.dtype !== 'float32' || cut.length !== 1) return stock();
    tf.slice_util.assertParamsValid(x as tf.Tensor, begin, size);
    const [axis] = cut;
    const output = runtime.output(size);
    const inner = sizeOf(x.shape.slice(axis + 1));
    runtime.native.copy_rows(
      runtime.pointer(x) + begin[axis] * inner * 4,
      runtime.pointer(output),
      sizeOf(x.shape.slice(0, axis)),
      size[axis] * inner,
      x.shape[axis] * inner,
      size[axis] * inner,
    );
    return output;
  },
};
