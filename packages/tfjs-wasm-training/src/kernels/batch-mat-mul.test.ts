import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { relativeError } from '../testing/float64-convolution.js';
import { randomFloats } from '../testing/random.js';
import { useVariant, variants } from '../testing/variants.js';

interface Product {
  batch: number;
  rows: number;
  depth: number;
  columns: number;
  transposeA: boolean;
  transposeB: boolean;
}

function float64Product(p: Product, a: Float32Array, b: Float32Array) {
  const value = new Float64Array(p.batch * p.rows * p.columns);
  const magnitude = new Float64Array(value.length);
  for (let n = 0; n < p.batch; n++)
    for (let r = 0; r < p.rows; r++)
      for (let c = 0; c < p.columns; c++)
        for (let k = 0; k < p.depth; k++) {
          const atA = p.transposeA ? k * p.rows + r : r * p.depth + k;
          const atB = p.transposeB ? c * p.depth + k : k * p.columns + c;
          const product = a[n * p.rows * p.depth + atA] * b[n * p.depth * p.columns + atB];
          value[(n * p.rows + r) * p.columns + c] += product;
          magnitude[(n * p.rows + r) * p.columns + c] += Math.abs(product);
        }
  return { value, magnitude };
}

const side = fc.integer({ min: 1, max: 23 });

describe.each(variants)('BatchMatMul, %s', (variant) => {
  beforeAll(() => useVariant(variant));

  test('all transposes and sizes equal a float64 reference', () => {
    let seed = 1;
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 3 }),
          rows: side,
          depth: fc.oneof(side, fc.constant(300)),
          columns: side,
          transposeA: fc.boolean(),
          transposeB: fc.boolean(),
        }),
        (p) => {
          const a = randomFloats(p.batch * p.rows * p.depth, seed++);
          const b = randomFloats(p.batch * p.depth * p.columns, seed++);
          const got = tf.tidy(() =>
            tf
              .matMul(
                tf.tensor(
                  a,
                  p.transposeA ? [p.batch, p.depth, p.rows] : [p.batch, p.rows, p.depth],
                ),
                tf.tensor(
                  b,
                  p.transposeB ? [p.batch, p.columns, p.depth] : [p.batch, p.depth, p.columns],
                ),
                p.transposeA,
                p.transposeB,
              )
              .dataSync(),
          );
          expect(relativeError(got, float64Product(p, a, b))).toBeLessThan(2e-6);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  test('a batch of 1 is broadcast', () => {
    const p: Product = {
      batch: 1,
      rows: 3,
      depth: 5,
      columns: 4,
      transposeA: false,
      transposeB: false,
    };
    const a = randomFloats(2 * 3 * 5, 1);
    const b = randomFloats(5 * 4, 2);
    const got = tf.tidy(() =>
      tf.matMul(tf.tensor(a, [2, 3, 5]), tf.tensor(b, [1, 5, 4])).dataSync(),
    );
    const first = float64Product(p, a.slice(0, 15), b);
    const second = float64Product(p, a.slice(15), b);
    expect(relativeError(got.slice(0, 12), first)).toBeLessThan(2e-6);
    expect(relativeError(got.slice(12), second)).toBeLessThan(2e-6);
  });

  test('an inner size of 0 gives zeros', () => {
    const got = tf.tidy(() => tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])).dataSync());
    expect(Array.from(got)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('inner sizes that differ are an error', () => {
    const [a, b] = [tf.ones([2, 3]), tf.ones([4, 2])];
    expect(() => tf.matMul(a, b)).toThrow(/inner/i);
    tf.dispose([a, b]);
  });
});
