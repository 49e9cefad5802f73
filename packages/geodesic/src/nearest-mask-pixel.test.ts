import ndarray from 'ndarray';
import { nearestMaskPixel } from './nearest-mask-pixel.js';

const corners = ndarray([1, 0, 1, 0, 0, 0, 1, 0, 1], [3, 3]);

test('finds the nearest pixel, from inside and outside the image', () => {
  expect(nearestMaskPixel(corners, [1.2, 1.9])).toEqual([2, 2]);
  expect(nearestMaskPixel(corners, [-100, 40])).toEqual([0, 2]);
  expect(nearestMaskPixel(corners, [2, 0])).toEqual([2, 0]);
});

test('takes the first in row-major order of equally near ones', () => {
  expect(nearestMaskPixel(corners, [1, 1])).toEqual([0, 0]);
});

test('is null for an empty mask', () => {
  expect(nearestMaskPixel(ndarray([0], [1, 1]), [0, 0])).toBeNull();
});

test('rejects a point that is not finite', () => {
  expect(() => nearestMaskPixel(corners, [NaN, 0])).toThrow(/point must be finite/);
});
