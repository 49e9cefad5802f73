import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** dy, x -> dy where 0 < x <= ceiling, slope * dy elsewhere: (leaky) ReLU and ReLU6 in one pass. */
export const trainingReluGrad: TrainingKernel<{ slope: number; ceiling: number }> = {
  name: 'TrainingReluGrad',
  run(runtime, { inputs: { dy, x }, attrs: { slope, ceiling } }) {
    const output = runtime.output(x.shape);
    runtime.native.relu_gradient(
      runtime.pointer(dy),
      runtime.pointer(x),
      runtime.pointer(output),
      sizeOf(x.shape),
      slope,
      ceiling,
    );
    return output;
  },
};
