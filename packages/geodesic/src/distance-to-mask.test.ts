import fc from 'fast-check';
import ndarray from 'ndarray';
import { goldenCases, goldenMask, largestDifference } from '../test/golden.js';
import { pixelsOf, randomMask, symmetries, valuesOf } from '../test/random-mask.js';
import { distanceToMask } from './distance-to-mask.js';

test('equals the smallest of all distances', () => {
  fc.assert(
    fc.property(randomMask, (mask) => {
      const pixels = pixelsOf(mask);
      const distance = distanceToMask(mask);
      for (let y = 0; y < mask.shape[0]; y++) {
        for (let x = 0; x < mask.shape[1]; x++) {
          const smallest = Math.min(...pixels.map(([u, v]) => Math.hypot(u - x, v - y)));
          expect(distance.get(y, x)).toBeCloseTo(smallest, 5);
        }
      }
    }),
  );
});

test('measures in units of the spacing', () => {
  fc.assert(
    fc.property(
      randomMask,
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      (mask, sx, sy) => {
        const pixels = pixelsOf(mask);
        const distance = distanceToMask(mask, { spacing: [sx, sy] });
        for (let y = 0; y < mask.shape[0]; y++) {
          for (let x = 0; x < mask.shape[1]; x++) {
            const lengths = pixels.map(([u, v]) => Math.hypot(sx * (u - x), sy * (v - y)));
            expect(distance.get(y, x)).toBeCloseTo(Math.min(...lengths), 4);
          }
        }
      },
    ),
  );
});

test.each(symmetries)('commutes with $name to the last bit', ({ view }) => {
  fc.assert(
    fc.property(randomMask, (mask) => {
      expect(valuesOf(distanceToMask(view(mask)))).toEqual(valuesOf(view(distanceToMask(mask))));
    }),
  );
});

test('is Infinity for an empty mask and 0 for a full one', () => {
  expect(valuesOf(distanceToMask(ndarray(new Uint8Array(6), [2, 3])))).toEqual(
    Array.from({ length: 6 }, () => Infinity),
  );
  expect(valuesOf(distanceToMask(ndarray(new Uint8Array(6).fill(1), [2, 3])))).toEqual(
    Array.from({ length: 6 }, () => 0),
  );
});

test('rejects NaN and wrong shapes', () => {
  expect(() => distanceToMask(ndarray([NaN], [1, 1]))).toThrow(/distanceToMask: mask is NaN/);
  expect(() => distanceToMask(ndarray([1, 0]))).toThrow(/shape \[2\]/);
  expect(() => distanceToMask(ndarray([], [0, 4]))).toThrow(/both at least 1/);
  expect(() => distanceToMask(ndarray([1], [1, 1]), { spacing: [1, NaN] })).toThrow(
    /spacing must be two positive finite numbers \[x, y\], found \[1,NaN\]/,
  );
});

const golden = goldenCases().filter((c) => c.files.bg_edt !== undefined);
(golden.length > 0 ? test.each(golden) : test.skip.each([{ name: 'golden' }] as typeof golden))(
  'against the exact transform: $name',
  (c) => {
    const distance = distanceToMask(ndarray(goldenMask(c), [c.h, c.w]));
    expect(largestDifference(distance.data, c, c.files.bg_edt!)).toBeLessThanOrEqual(1e-5);
  },
);
