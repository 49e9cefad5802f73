import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Comparison with a scalar, the mask of leakyRelu's gradient; others go to the stock kernel. */
export const greater: TrainingKernel = {
  name: 'Greater',
  run(runtime, { inputs: { a, b } }, stock) {
    if (b.shape.length > 0 || a.dtype !== 'float32' || b.dtype !== 'float32') return stock();
    const output = runtime.output(a.shape, 'bool');
    const threshold = runtime.floats(b)[0];
    runtime.native.greater_than(
      runtime.pointer(a),
      runtime.pointer(output),
      sizeOf(a.shape),
      threshold,
    );
    return output;
  },
};
