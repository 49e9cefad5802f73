import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Attributes of one Adam step; clipNorm 0 means no clipping. */
export interface AdamStepAttributes {
  count: number;
  rate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  correction1: number;
  correction2: number;
  clipNorm: number;
}

/**
 * value0, m0, v0, gradient0, value1, ... -> [norm, updated0, updated1, ...]; m and v change in place.
 * Where the global norm of the gradients is not finite, only [norm] is returned and nothing changes.
 * The variables themselves are never written: their data may be shared with other tensors, and
 * tfjs's own kernels keep packed copies of the filters they have seen.
 */
export const trainingAdam: TrainingKernel<AdamStepAttributes> = {
  name: 'TrainingAdam',
  run(runtime, { inputs, attrs }) {
    const { count, clipNorm } = attrs;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const gradient = inputs[`gradient${i}`];
      squares += runtime.native.sum_of_squares(runtime.pointer(gradient), sizeOf(gradient.shape));
    }
    const norm = Math.sqrt(squares);
    const result = runtime.output([]);
    runtime.floats(result)[0] = norm;
    if (!Number.isFinite(norm)) return [result];

    const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
    const outputs = [result];
    for (let i = 0; i < count; i++) {
      const value = inputs[`value${i}`];
      const updated = runtime.output(value.shape);
      runtime.native.adam(
        runtime.pointer(value),
        runtime.pointer(updated),
        runtime.pointer(inputs[`m${i}`]),
        runtime.pointer(inputs[`v${i}`]),
        runtime.pointer(inputs[`gradient${i}`]),
        sizeOf(value.shape),
        scale,
        attrs.rate,
        attrs.beta1,
        1 - attrs.beta1,
        attrs.beta2,
        1 - attrs.beta2,
        attrs.epsilon,
        attrs.correction1,
        attrs.correction2,
      );
      outputs.push(updated);
    }
    return outputs;
  },
};
