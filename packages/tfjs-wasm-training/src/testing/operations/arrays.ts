import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { fill, flat, indices, linear, shape, side, sizeOf } from './operation.js';

const axisOf = (shape: number[], pick: number) => pick % shape.length;
const withAxis = fc.tuple(shape, fc.nat(3)).map(([shape, pick]) => ({
  shape,
  axis: axisOf(shape, pick),
}));

export const clone = linear('clone', {
  parameters: shape,
  shapes: (shape) => [shape],
  apply: (_, x) => tf.clone(x),
  reference: (_, x) => Float64Array.from(x),
});

export const reshape = linear('reshape', {
  parameters: shape,
  shapes: (shape) => [shape],
  apply: (shape, x) => tf.reshape(x, [1, sizeOf(shape)]),
  reference: (_, x) => Float64Array.from(x),
});

const slices = fc.tuple(shape, fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 4, maxLength: 4 })).map(([shape, picks]) => {
  const begin = shape.map((size, i) => picks[i][0] % size);
  return { shape, begin, size: begin.map((first, i) => 1 + (picks[i][1] % (shape[i] - first))) };
}); // prettier-ignore

export const slice = linear('slice', {
  parameters: slices,
  shapes: ({ shape }) => [shape],
  apply: ({ begin, size }, x) => tf.slice(x, begin, size),
  reference: ({ shape, begin, size }, x) =>
    fill(size, (index) => x[flat(shape, index.map((i, axis) => i + begin[axis]))]), // prettier-ignore
});

export const concat = linear('concat', {
  parameters: fc.tuple(withAxis, side),
  shapes: ([{ shape, axis }, extra]) => [shape, shape.with(axis, extra)],
  apply: ([{ axis }], a, b) => tf.concat([a, b], axis),
  reference: ([{ shape, axis }, extra], a, b) =>
    fill(shape.with(axis, shape[axis] + extra), (index) =>
      index[axis] < shape[axis]
        ? a[flat(shape, index)]
        : b[flat(shape.with(axis, extra), index.with(axis, index[axis] - shape[axis]))],
    ),
});

export const split = linear('split', {
  parameters: fc.tuple(withAxis, side),
  shapes: ([{ shape, axis }, extra]) => [shape.with(axis, shape[axis] + extra)],
  apply: ([{ shape, axis }, extra], x) => tf.split(x, [shape[axis], extra], axis)[1],
  reference: ([{ shape, axis }, extra], x) =>
    fill(
      shape.with(axis, extra),
      (index) =>
        x[flat(shape.with(axis, shape[axis] + extra), index.with(axis, index[axis] + shape[axis]))],
    ),
});

export const stack = linear('stack', {
  parameters: shape,
  shapes: (shape) => [shape, shape],
  apply: (_, a, b) => tf.stack([a, b], -1),
  reference: (shape, a, b) =>
    fill([...shape, 2], (index) => [a, b][index[shape.length]][flat(shape, index.slice(0, -1))]),
});

export const tile = linear('tile', {
  parameters: fc.tuple(shape, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 })), // prettier-ignore
  shapes: ([shape]) => [shape],
  apply: ([shape, repeats], x) => tf.tile(x, repeats.slice(0, shape.length)),
  reference: ([shape, repeats], x) =>
    fill(shape.map((size, axis) => size * repeats[axis]), (index) =>
      x[flat(shape, index.map((i, axis) => i % shape[axis]))],
    ), // prettier-ignore
});

export const transpose = linear('transpose', {
  parameters: shape,
  shapes: (shape) => [shape],
  apply: (_, x) => tf.transpose(x),
  reference: (shape, x) => fill(shape.toReversed(), (index) => x[flat(shape, index.toReversed())]),
});

export const reverse = linear('reverse', {
  parameters: withAxis,
  shapes: ({ shape }) => [shape],
  apply: ({ axis }, x) => tf.reverse(x, axis),
  reference: ({ shape, axis }, x) =>
    fill(shape, (index) => x[flat(shape, index.with(axis, shape[axis] - 1 - index[axis]))]),
});

export const pad = linear('pad', {
  parameters: withAxis,
  shapes: ({ shape }) => [shape],
  apply: ({ shape, axis }, x) =>
    tf.pad(x, shape.map((_, i): [number, number] => (i === axis ? [2, 1] : [0, 0]))), // prettier-ignore
  reference: ({ shape, axis }, x) =>
    fill(shape.with(axis, shape[axis] + 3), (index) => {
      const source = index.with(axis, index[axis] - 2);
      return source[axis] < 0 || source[axis] >= shape[axis] ? 0 : x[flat(shape, source)];
    }),
});

/** Its gradient is an UnsortedSegmentSum. */
export const gather = linear('gather', {
  parameters: fc.tuple(withAxis, fc.array(fc.nat(9), { minLength: 1, maxLength: 6 })).map(
    ([{ shape, axis }, picks]) => ({ shape, axis, rows: picks.map((i) => i % shape[axis]) }),
  ), // prettier-ignore
  shapes: ({ shape }) => [shape],
  apply: ({ axis, rows }, x) => tf.gather(x, tf.tensor1d(rows, 'int32'), axis),
  reference: ({ shape, axis, rows }, x) =>
    fill(shape.with(axis, rows.length), (index) => x[flat(shape, index.with(axis, rows[index[axis]]))]), // prettier-ignore
});

export const where = linear('where', {
  parameters: fc.tuple(shape, fc.array(fc.boolean(), { minLength: 7, maxLength: 7 })),
  shapes: ([shape]) => [shape, shape],
  apply: ([shape, choices], a, b) => {
    const condition = Array.from({ length: sizeOf(shape) }, (_, i) => choices[i % 7]);
    return tf.where(tf.tensor(condition, shape, 'bool'), a, b);
  },
  reference: ([, choices], a, b) => Float64Array.from(a, (value, i) => (choices[i % 7] ? value : b[i])), // prettier-ignore
});

const reductions = fc.tuple(shape, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.boolean()).map(([shape, chosen, keepDims]) => ({
  shape,
  axes: shape.flatMap((_, axis) => (chosen[axis] ? [axis] : [])),
  keepDims,
})).filter(({ axes }) => axes.length > 0); // prettier-ignore

interface Reduction {
  shape: number[];
  axes: number[];
  keepDims: boolean;
}

function sums({ shape, axes }: Reduction, x: ArrayLike<number>) {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const result = new Float64Array(sizeOf(kept));
  for (const index of indices(shape)) {
    const target = index.map((i, axis) => (axes.includes(axis) ? 0 : i));
    result[flat(kept, target)] += x[flat(shape, index)];
  }
  return result;
}

export const sum = linear('sum', {
  parameters: reductions,
  shapes: ({ shape }) => [shape],
  apply: ({ axes, keepDims }, x) => tf.sum(x, axes, keepDims),
  reference: sums,
});

export const mean = linear('mean', {
  parameters: reductions,
  shapes: ({ shape }) => [shape],
  apply: ({ axes, keepDims }, x) => tf.mean(x, axes, keepDims),
  reference: (p, x) => {
    const count = p.axes.reduce((product, axis) => product * p.shape[axis], 1);
    return sums(p, x).map((total) => total / count);
  },
});
