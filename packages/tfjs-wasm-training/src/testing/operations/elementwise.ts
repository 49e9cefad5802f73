import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { randomFloats } from '../random.js';
import {
  fill,
  flat,
  indices,
  linear,
  multilinear,
  shape,
  nonlinear,
  sizeOf,
  type Operation,
} from './operation.js';

/** At least 0.05 from 0, 1 and 6, where some of these functions have a kink. */
const offKinks = (count: number, seed: number): Float32Array =>
  randomFloats(count, seed, 3).map((value) => {
    const away = [0, 1, 6].find((kink) => Math.abs(value - kink) < 0.05);
    return away === undefined ? value : away + 0.1;
  });
const positive = (count: number, seed: number) =>
  randomFloats(count, seed).map((value) => 0.3 + Math.abs(value));

function unary(
  name: string,
  apply: (x: tf.Tensor) => tf.Tensor,
  reference: (x: number) => number,
  values = offKinks,
): Operation {
  return nonlinear(name, {
    parameters: shape,
    shapes: (shape) => [shape],
    apply: (_, x) => apply(x),
    reference: (_, x) => Float64Array.from(x, reference),
    values,
  });
}

export const relu = unary('relu', tf.relu, (x) => Math.max(0, x));
export const relu6 = unary('relu6', tf.relu6, (x) => Math.min(6, Math.max(0, x)));
export const leakyRelu = unary('leakyRelu', (x) => tf.leakyRelu(x, 0.2), (x) => (x > 0 ? x : 0.2 * x)); // prettier-ignore
export const abs = unary('abs', tf.abs, Math.abs);
export const neg = unary('neg', tf.neg, (x) => -x);
export const square = unary('square', tf.square, (x) => x * x);
export const sqrt = unary('sqrt', tf.sqrt, Math.sqrt, positive);
export const exp = unary('exp', tf.exp, Math.exp, randomFloats);
export const log = unary('log', tf.log, Math.log, positive);
export const sigmoid = unary('sigmoid', tf.sigmoid, (x) => 1 / (1 + Math.exp(-x)));
export const clip = unary('clipByValue', (x) => tf.clipByValue(x, 0, 1), (x) => Math.min(1, Math.max(0, x))); // prettier-ignore

/** One side of a pair may lack axes or have size 1 there. */
const pairs = fc
  .tuple(shape, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.boolean(), fc.boolean())
  .map(([shape, ones, drop, swap]) => {
    const small = shape.map((size, axis) => (ones[axis] ? 1 : size)).slice(drop ? 1 : 0);
    return { shape, a: swap ? small : shape, b: swap ? shape : small };
  });

function binary(
  name: string,
  make: typeof linear,
  apply: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  reference: (a: number, b: number) => number,
  values?: (count: number, seed: number) => Float32Array,
): Operation {
  return make(name, {
    parameters: pairs,
    shapes: ({ a, b }) => [a, b],
    apply: (_, a, b) => apply(a, b),
    reference: (p, a, b) =>
      fill(p.shape, (index) => {
        const at = (own: number[]) =>
          flat(own, index.slice(index.length - own.length).map((i, axis) => (own[axis] === 1 ? 0 : i))); // prettier-ignore
        return reference(a[at(p.a)], b[at(p.b)]);
      }),
    values,
  });
}

export const squaredDifference = binary('squaredDifference', nonlinear, tf.squaredDifference, (a, b) => (a - b) ** 2); // prettier-ignore
export const add = binary('add', linear, tf.add, (a, b) => a + b);
export const sub = binary('sub', linear, tf.sub, (a, b) => a - b);
export const mul = binary('mul', multilinear, tf.mul, (a, b) => a * b);
export const div = binary('div', nonlinear, tf.div, (a, b) => a / b, positive);
export const maximum = binary('maximum', nonlinear, tf.maximum, Math.max);
export const minimum = binary('minimum', nonlinear, tf.minimum, Math.min);

export const addN = linear('addN', {
  parameters: shape,
  shapes: (shape) => [shape, shape, shape],
  apply: (_, ...xs) => tf.addN(xs),
  reference: (_, a, b, c) => Float64Array.from(a, (value, i) => value + b[i] + c[i]),
});

export const softmax = nonlinear('softmax', {
  parameters: shape,
  shapes: (shape) => [shape],
  apply: (_, x) => tf.softmax(x),
  reference: (shape, x) => {
    const row = shape[shape.length - 1];
    const result = new Float64Array(sizeOf(shape));
    for (const index of indices(shape)) {
      const first = Math.floor(flat(shape, index) / row) * row;
      const total = Array.from(x).slice(first, first + row).reduce((sum, v) => sum + Math.exp(v), 0); // prettier-ignore
      result[flat(shape, index)] = Math.exp(x[flat(shape, index)]) / total;
    }
    return result;
  },
});
