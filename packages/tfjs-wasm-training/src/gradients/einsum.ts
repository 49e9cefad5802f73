import * as tf from '@tensorflow/tfjs';
import { contract, namesOf, sumTo, type NamedTensor } from '../contract.js';
import type { TrainingGradient } from './training-gradient.js';

/** tfjs has no gradient of einsum. That of an operand is the einsum of dy with the other operand. */
export const einsum: TrainingGradient<{ equation: string }> = {
  kernelName: 'Einsum',
  saveAllInputs: true,
  gradient(dy, saved, { equation }) {
    const { operands, result } = namesOf(equation);
    const gradient: NamedTensor = { tensor: dy, names: result };
    return saved.map((tensor, i) => () => {
      const other = saved.length > 1 ? 1 - i : undefined;
      const known = result + (other === undefined ? '' : operands[other]);
      // An axis that only this operand has is summed over: the gradient is the same all along it.
      const names = [...operands[i]].filter((name) => known.includes(name)).join('');
      const reduced =
        other === undefined
          ? sumTo(gradient, names)
          : contract(gradient, { tensor: saved[other], names: operands[other] }, names);
      const expanded = tensor.shape.map((side, axis) =>
        names.includes(operands[i][axis]) ? side : 1,
      );
      return tf.broadcastTo(tf.reshape(reduced, expanded), tensor.shape);
    }) as unknown as Record<string, () => tf.Tensor>;
  },
};
