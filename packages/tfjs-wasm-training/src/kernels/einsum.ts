import * as tf from '@tensorflow/tfjs';
import { contract, namesOf, sumTo } from '../contract.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Einstein sums of one or two tensors; the backend has none. tfjs itself refuses more than two. */
export const einsum: TrainingKernel<{ equation: string }> = {
  name: 'Einsum',
  run(_runtime, { inputs, attrs: { equation } }) {
    const tensors = Object.values(inputs) as tf.Tensor[];
    const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
    tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors);
    const { operands, result } = namesOf(equation);
    const [a, b] = tensors.map((tensor, i) => ({ tensor, names: operands[i] }));
    return b ? contract(a, b, result) : sumTo(a, result);
  },
};
