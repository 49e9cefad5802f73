import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** tf.where for float32 tensors of one shape: the mask of (leaky) ReLU gradients. */
export const select: TrainingKernel = {
  name: 'Select',
  run(runtime, { inputs: { condition, t, e } }, stock) {
    if (String(condition.shape) !== String(t.shape) || String(e.shape) !== String(t.shape)) {
      // The stock kernel gives wrong rows here; tf.where broadcasts before it calls this.
      throw new Error(
        `Select: condition must have the shape of t and e, got [${condition.shape}], ` +
          `[${t.shape}], [${e.shape}]`,
      );
    }
    if (t.dtype !== 'float32' || e.dtype !== 'float32' || condition.dtype !== 'bool') {
      return stock();
    }
    const output = runtime.output(t.shape);
    runtime.native.select_floats(
      runtime.pointer(condition),
      runtime.pointer(t),
      runtime.pointer(e),
      runtime.pointer(output),
      sizeOf(t.shape),
    );
    return output;
  },
};
