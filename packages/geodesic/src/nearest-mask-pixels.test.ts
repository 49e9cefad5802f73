import fc from 'fast-check';
import ndarray from 'ndarray';
import { randomMask, valuesOf } from '../test/random-mask.js';
import { distanceToMask } from './distance-to-mask.js';
import { nearestMaskPixels } from './nearest-mask-pixels.js';

test('gives mask pixels at the distance', () => {
  fc.assert(
    fc.property(randomMask, fc.double({ min: 0.2, max: 5, noNaN: true }), (mask, sx) => {
      const spacing = [sx, 1] as const;
      const { distance, index } = nearestMaskPixels(mask, { spacing });
      expect(valuesOf(distance)).toEqual(valuesOf(distanceToMask(mask, { spacing })));
      for (let y = 0; y < mask.shape[0]; y++) {
        for (let x = 0; x < mask.shape[1]; x++) {
          const v = Math.floor(index.get(y, x) / mask.shape[1]);
          const u = index.get(y, x) % mask.shape[1];
          expect(mask.get(v, u)).toBe(1);
          expect(Math.hypot(sx * (u - x), v - y)).toBeCloseTo(distance.get(y, x), 4);
        }
      }
    }),
  );
});

test('is -1 for an empty mask', () => {
  const { distance, index } = nearestMaskPixels(ndarray([0, 0], [2, 1]));
  expect(valuesOf(index)).toEqual([-1, -1]);
  expect(valuesOf(distance)).toEqual([Infinity, Infinity]);
});

test('says what is wrong with its arguments', () => {
  const spacing = [1, 0] as const;
  expect(() => nearestMaskPixels(ndarray([1], [1, 1]), { spacing })).toThrow(/spacing must be two/);
  expect(() => nearestMaskPixels(ndarray([NaN], [1, 1]))).toThrow(/nearestMaskPixels: mask is NaN/);
});
