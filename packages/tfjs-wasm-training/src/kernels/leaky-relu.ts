import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

export const leakyRelu: TrainingKernel<{ alpha: number }> = {
  name: 'LeakyRelu',
  run(runtime, { inputs: { x }, attrs: { alpha } }, stock) {
    if (x.dtype !== 'float32') return stock();
    const output = runtime.output(x.shape);
    runtime.native.leaky_relu(runtime.pointer(x), runtime.pointer(output), sizeOf(x.shape), alpha);
    return output;
  },
};
