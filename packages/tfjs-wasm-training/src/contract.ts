import * as tf from '@tensorflow/tfjs';
import { sizeOf } from './runtime.js';

/** A tensor whose axes have one-letter names. */
export interface NamedTensor {
  tensor: tf.Tensor;
  names: string;
}

/** The names of an einsum equation: of the operands and of the result. */
export function namesOf(equation: string): { operands: string[]; result: string } {
  const [operands, result] = equation.replace(/\s/g, '').split('->');
  return { operands: operands.split(','), result };
}

/** Sums over the axes that `names` lacks and orders the others as it does. */
export function sumTo({ tensor, names: own }: NamedTensor, names: string): tf.Tensor {
  const summed = [...own].flatMap((name, axis) => (names.includes(name) ? [] : [axis]));
  const kept = [...own].filter((name) => names.includes(name));
  const sum = summed.length > 0 ? tf.sum(tensor, summed) : tensor;
  return tf.transpose(
    sum,
    [...names].map((name) => kept.indexOf(name)),
  );
}

/**
 * einsum of two operands as one batched matrix product: axes of both that the result keeps are the
 * batch, axes of both that it lacks the inner side, the others rows and columns.
 */
export function contract(a: NamedTensor, b: NamedTensor, result: string): tf.Tensor {
  const all = [...new Set(a.names + b.names)];
  const inA = (name: string) => a.names.includes(name);
  const inB = (name: string) => b.names.includes(name);
  const inResult = (name: string) => result.includes(name);
  const batch = all.filter((name) => inA(name) && inB(name) && inResult(name));
  const inner = all.filter((name) => inA(name) && inB(name) && !inResult(name));
  const rows = all.filter((name) => inA(name) && !inB(name) && inResult(name));
  const columns = all.filter((name) => !inA(name) && inB(name) && inResult(name));

  const sides = new Map<string, number>();
  for (const { names, tensor } of [a, b]) {
    [...names].forEach((name, axis) => sides.set(name, tensor.shape[axis]));
  }
  const sizesOf = (names: string[]) => names.map((name) => sides.get(name) as number);
  const matrices = (operand: NamedTensor, ...axes: string[][]) =>
    tf.reshape(
      sumTo(operand, axes.flat().join('')),
      axes.map((names) => sizeOf(sizesOf(names))),
    );
  const product = tf.matMul(matrices(a, batch, rows, inner), matrices(b, batch, inner, columns));
  const names = [...batch, ...rows, ...columns];
  return sumTo({ tensor: tf.reshape(product, sizesOf(names)), names: names.join('') }, result);
}
