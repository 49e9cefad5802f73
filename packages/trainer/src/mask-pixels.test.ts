import * as tf from '@tensorflow/tfjs';
import { maskPixels, maskPixelValues } from './mask-pixels.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('-1 and 1 are the centres of the outer pixels; far away is drawn at 1.5', () => {
  const ndc = Float32Array.of(-1, 1, 0, 0.5, -9, 9);
  const expected = [0, 31, 15.5, 23.25, -7.75, 38.75];
  expect([...maskPixelValues(ndc, 32)]).toEqual(expected);
  tf.tidy(() => {
    const pixels = maskPixels(tf.tensor(ndc, [1, 1, 3, 2]), 3, 32);
    expect(pixels.shape).toEqual([1, 3, 2]);
    expect([...pixels.dataSync()]).toEqual(expected);
  });
});
