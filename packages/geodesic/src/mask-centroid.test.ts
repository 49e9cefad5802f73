import ndarray from 'ndarray';
import { goldenCases, goldenMask } from '../test/golden.js';
import { maskCentroid } from './mask-centroid.js';

test('is the mean pixel position, x first', () => {
  expect(maskCentroid(ndarray([0, 0, 1, 0, 0, 1], [2, 3]))).toEqual([2, 0.5]);
});

test('counts every nonzero pixel once', () => {
  expect(maskCentroid(ndarray([255, 0, 1], [1, 3]))).toEqual([1, 0]);
});

test('is null for an empty mask', () => {
  expect(maskCentroid(ndarray([0, 0], [1, 2]))).toBeNull();
});

test('rejects NaN', () => {
  expect(() => maskCentroid(ndarray([NaN], [1, 1]))).toThrow(/maskCentroid: mask is NaN/);
});

const golden = goldenCases().filter((c) => c.centroid_float_xy !== null);
(golden.length > 0 ? test.each(golden) : test.skip.each([{ name: 'golden' }] as typeof golden))(
  'against the stored centroid: $name',
  (c) => {
    const [x, y] = maskCentroid(ndarray(goldenMask(c), [c.h, c.w]))!;
    expect(x).toBeCloseTo(c.centroid_float_xy![0], 9);
    expect(y).toBeCloseTo(c.centroid_float_xy![1], 9);
  },
);
