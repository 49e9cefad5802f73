import * as tf from '@tensorflow/tfjs';
import { resizeBilinearHalfPixel } from './resize-bilinear-half-pixel.js';
import { backends } from './testing/backends.js';

// Values and gradients against float64 are in operations.test.ts.

describe.each(backends)('resizeBilinearHalfPixel, $name', (backend) => {
  beforeAll(() => backend.use());

  const column = async (values: number[], size: number) => {
    const x = tf.tensor4d(values, [1, 1, values.length, 1]);
    const y = resizeBilinearHalfPixel(x, [1, size]);
    const result = Array.from(await y.data());
    tf.dispose([x, y]);
    return result;
  };

  test('doubles and halves as cv2.resize and torch do', async () => {
    expect(await column([0, 4], 4)).toEqual([0, 1, 3, 4]);
    expect(await column([0, 4, 8, 12], 2)).toEqual([2, 10]);
    expect(await column([5], 3)).toEqual([5, 5, 5]);
  });

  test('the size of the image itself changes nothing', async () => {
    expect(await column([1, 7, -3, 2, 9], 5)).toEqual([1, 7, -3, 2, 9]);
  });

  test('the gradient of a sum counts how often each pixel was read', async () => {
    const x = tf.zeros<tf.Rank.R4>([1, 2, 2, 3]);
    const f = (x: tf.Tensor) => tf.sum(resizeBilinearHalfPixel(x as tf.Tensor4D, [6, 4]));
    const before = tf.memory().numTensors;
    const gradient = tf.grad(f)(x);
    for (const value of await gradient.data()) expect(value).toBeCloseTo(6, 5);
    gradient.dispose();
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  test('wrong arguments are errors that name them', () => {
    const x = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
    const flat = tf.ones([2, 2]);
    const empty = tf.zeros<tf.Rank.R4>([1, 0, 2, 1]);
    expect(() => resizeBilinearHalfPixel(flat as tf.Tensor4D, [2, 2])).toThrow(/x must be float32/);
    expect(() => resizeBilinearHalfPixel(empty, [2, 2])).toThrow(
      /with pixels, got float32 \[1,0,2,1\]/,
    );
    expect(() => resizeBilinearHalfPixel(tf.cast(x, 'int32'), [2, 2])).toThrow(/got int32/);
    expect(() => resizeBilinearHalfPixel(x, [2.5, 2])).toThrow(
      /two positive integers, got \[2.5,2\]/,
    );
    expect(() => resizeBilinearHalfPixel(x, [0, 2])).toThrow(/two positive integers/);
    tf.dispose([x, flat, empty]);
  });
});
