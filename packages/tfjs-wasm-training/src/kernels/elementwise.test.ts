import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { scaledError } from '../testing/compare.js';
import { randomFloats } from '../testing/random.js';
import { useVariant, variants } from '../testing/variants.js';

const shapes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 4 });
const sizeOf = (shape: number[]) => shape.reduce((a, b) => a * b, 1);

describe.each(variants)('elementwise, reduction and copy kernels, %s', (variant) => {
  beforeAll(() => useVariant(variant));

  test('relu and leakyRelu, and their gradients, at any length', () => {
    for (const length of [1, 2, 3, 4, 5, 8, 13, 31]) {
      const x = randomFloats(length, length);
      x[0] = 0;
      const dy = randomFloats(length, length + 100);
      for (const slope of [0, 0.2]) {
        const activation = (x: tf.Tensor) => (slope ? tf.leakyRelu(x, slope) : tf.relu(x));
        const { y, dx } = tf.tidy(() => {
          const input = tf.tensor(x);
          const gradient = tf.tensor(dy);
          return {
            y: activation(input).dataSync(),
            dx: tf.grad(activation)(input, gradient).dataSync(),
          };
        });
        expect(
          scaledError(
            y,
            x.map((v) => (v > 0 ? v : v * slope)),
          ),
        ).toBeLessThan(1e-6);
        expect(
          scaledError(
            dx,
            dy.map((g, i) => (x[i] > 0 ? g : g * slope)),
          ),
        ).toBeLessThan(1e-6);
      }
    }
  });

  test('gradients of relu, relu6 and leakyRelu can be differentiated again', () => {
    const x = [-2, -0.5, 0.5, 2, 3];
    // f = a(x^2 + x), f' = s (2x + 1) with s the slope of a; the second derivative of f is 2s.
    for (const [activation, slope] of [
      [tf.relu, (v: number) => (v > 0 ? 1 : 0)],
      [tf.relu6, (v: number) => (v > 0 && v <= 6 ? 1 : 0)],
      [(x: tf.Tensor) => tf.leakyRelu(x, 0.5), (v: number) => (v > 0 ? 1 : 0.5)],
    ] as [(x: tf.Tensor) => tf.Tensor, (v: number) => number][]) {
      const f = (x: tf.Tensor) => activation(tf.add(tf.square(x), x));
      const second = tf.tidy(() =>
        tf
          .grad((x: tf.Tensor) => tf.grad(f)(x))(tf.tensor(x))
          .dataSync(),
      );
      expect(Array.from(second)).toEqual(x.map((v) => 2 * slope(v * v + v)));
    }
  });

  test('leakyRelu keeps infinities and NaN', () => {
    const y = tf.tidy(() =>
      tf.leakyRelu(tf.tensor([Infinity, -Infinity, NaN, -2]), 0.5).dataSync(),
    );
    expect(Array.from(y)).toEqual([Infinity, -Infinity, NaN, -1]);
  });

  test('where: float tensors, int tensors; a condition of lower rank is an error', () => {
    const choose = (
      condition: boolean[],
      a: tf.TensorLike,
      b: tf.TensorLike,
      dtype: 'float32' | 'int32',
    ) =>
      Array.from(
        tf.tidy(() =>
          tf
            .where(
              tf.tensor(condition),
              tf.tensor(a, undefined, dtype),
              tf.tensor(b, undefined, dtype),
            )
            .dataSync(),
        ),
      );
    const condition = [true, false, false, true, true];
    expect(choose(condition, [1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 'float32')).toEqual([
      1, 7, 8, 4, 5,
    ]);
    expect(choose(condition, [1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 'int32')).toEqual([1, 7, 8, 4, 5]);
    const rank1 = () =>
      tf.engine().runKernel('Select', {
        condition: tf.tensor([true, false]),
        t: tf.zeros([2, 2]),
        e: tf.ones([2, 2]),
      });
    expect(() => tf.tidy(rank1)).toThrow(/condition must have the shape of t/);
  });

  test('greater with a scalar and with a tensor', () => {
    const compare = (b: tf.TensorLike) =>
      Array.from(tf.tidy(() => tf.greater(tf.tensor([-1, 0, 1, NaN, 2]), b).dataSync()));
    expect(compare(0)).toEqual([0, 0, 1, 0, 1]);
    expect(compare([-2, 1, 1, 1, 1])).toEqual([1, 0, 0, 0, 1]);
  });

  test('sums over any axes equal a float64 sum', () => {
    let seed = 1;
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.nat(), (shape, keepDims, pick) => {
        const x = randomFloats(sizeOf(shape), seed++);
        const all = shape.map((_, i) => i);
        const axes = [all.slice(0, -1), all, [pick % shape.length]][pick % 3];
        const outShape = shape.flatMap((n, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [n]));
        const want = new Float64Array(sizeOf(outShape));
        const kept = shape.map((n, i) => (axes.includes(i) ? 1 : n));
        x.forEach((value, flat) => {
          let at = 0;
          let rest = flat;
          let stride = 1;
          for (let i = shape.length - 1; i >= 0; i--) {
            const index = rest % shape[i];
            rest = Math.floor(rest / shape[i]);
            if (!axes.includes(i)) {
              at += index * stride;
              stride *= kept[i];
            }
          }
          want[at] += value;
        });
        tf.tidy(() => {
          const got = tf.sum(tf.tensor(x, shape), axes, keepDims);
          expect(got.shape).toEqual(outShape);
          const scale = x.reduce((total, value) => total + Math.abs(value), 0);
          got.dataSync().forEach((value, i) => {
            expect(Math.abs(value - want[i])).toBeLessThan(1e-6 * scale);
          });
        });
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  test('a vector added to rows, on either side', () => {
    for (const shape of [
      [3, 5],
      [2, 2, 3, 4],
      [1, 7],
      [4, 1],
    ]) {
      const columns = shape[shape.length - 1];
      const [x, row] = [randomFloats(sizeOf(shape), 1), randomFloats(columns, 2)];
      const want = x.map((value, i) => value + row[i % columns]);
      tf.tidy(() => {
        const [matrix, vector] = [tf.tensor(x, shape), tf.tensor(row)];
        expect(tf.add(matrix, vector).shape).toEqual(shape);
        expect(tf.add(matrix, vector).dataSync()).toEqual(want);
        expect(tf.add(vector, matrix).dataSync()).toEqual(want);
      });
    }
  });

  test('the sum of 200000 rows keeps float32 accuracy', () => {
    const rows = 200_000;
    const [float, exact] = tf.tidy(() => {
      const got = tf.sum(tf.tensor(new Float32Array(rows * 5).fill(0.1), [rows, 5]), 0).dataSync();
      return [got, rows * Math.fround(0.1)];
    });
    float.forEach((value) => expect(Math.abs(value / exact - 1)).toBeLessThan(1e-5));
  });

  test('clone shares its data, and disposing one keeps the other', () => {
    const x = tf.tensor([1, 2, 3]);
    const before = tf.memory().numDataBuffers;
    const y = tf.clone(x);
    expect(tf.memory().numDataBuffers).toBe(before);
    x.dispose();
    expect(Array.from(y.dataSync())).toEqual([1, 2, 3]);
    y.dispose();
  });

  test('concat, split and slice along every axis, and their gradients', () => {
    let seed = 1;
    fc.assert(
      fc.property(
        shapes,
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('float32' as const, 'int32' as const),
        (shape, pick, extra, dtype) => {
          const axis = pick % shape.length;
          const other = shape.with(axis, extra);
          const a = randomFloats(sizeOf(shape), seed++, 9).map((v) => Math.round(v) + 0);
          const b = randomFloats(sizeOf(other), seed++, 9).map((v) => Math.round(v) + 0);
          tf.tidy(() => {
            const [left, right] = [tf.tensor(a, shape, dtype), tf.tensor(b, other, dtype)];
            const joined = tf.concat([left, right], axis);
            expect(joined.shape).toEqual(shape.with(axis, shape[axis] + extra));
            const parts = tf.split(joined, [shape[axis], extra], axis);
            expect(parts.map((t) => Array.from(t.dataSync()))).toEqual([
              Array.from(a),
              Array.from(b),
            ]);
            const begin = shape.map((_, i) => (i === axis ? shape[axis] : 0));
            expect(Array.from(tf.slice(joined, begin, other).dataSync())).toEqual(Array.from(b));
            if (dtype === 'int32') return;
            const [da, db] = tf.grads((a, b) => tf.square(tf.concat([a, b], axis)))([left, right]);
            expect(Array.from(da.dataSync())).toEqual(Array.from(a, (v) => 2 * v));
            expect(Array.from(db.dataSync())).toEqual(Array.from(b, (v) => 2 * v));
          });
        },
      ),
      { seed: 8, numRuns: 150 },
    );
  });

  test('slices outside the tensor are an error', () => {
    const x = tf.zeros([2, 3]);
    expect(() => tf.slice(x, [0, 2], [2, 2])).toThrow();
    x.dispose();
  });

  test('gather has a gradient: rows used twice add up, unused rows get 0', () => {
    const x = randomFloats(5 * 3, 1);
    const dy = randomFloats(4 * 3, 2);
    const indices = [4, 0, 4, 2];
    const dx = tf.tidy(() =>
      tf
        .grad((x: tf.Tensor) => tf.gather(x, tf.tensor1d(indices, 'int32')))(
          tf.tensor(x, [5, 3]),
          tf.tensor(dy, [4, 3]),
        )
        .dataSync(),
    );
    const want = new Float64Array(15);
    indices.forEach((row, i) => {
      for (let c = 0; c < 3; c++) want[row * 3 + c] += dy[i * 3 + c];
    });
    expect(scaledError(dx, want)).toBeLessThan(1e-6);
  });

  test('gather along the last axis has a gradient', () => {
    const dx = tf.tidy(() =>
      tf
        .grad((x: tf.Tensor) => tf.gather(x, tf.tensor1d([1, 1], 'int32'), 1))(
          tf.zeros([2, 3]),
          tf.tensor([
            [1, 2],
            [3, 4],
          ]),
        )
        .dataSync(),
    );
    expect(Array.from(dx)).toEqual([0, 3, 0, 0, 7, 0]);
  });

  test('unsortedSegmentSum drops ids outside the range and keeps int32', () => {
    tf.tidy(() => {
      const x = tf.tensor2d(
        [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
        ],
        undefined,
        'int32',
      );
      const sums = tf.unsortedSegmentSum(x, tf.tensor1d([1, -1, 1, 9], 'int32'), 3);
      expect(sums.dtype).toBe('int32');
      expect(sums.arraySync()).toEqual([
        [0, 0],
        [6, 8],
        [0, 0],
      ]);
    });
  });
});
