import fc from 'fast-check';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { goldenCases, goldenMask, largestDifference } from '../test/golden.js';
import { randomMask, symmetries, valuesOf } from '../test/random-mask.js';
import { geodesicWeight } from './geodesic-weight.js';

const plain = { normalize: 'none' } as const;
const released = { params: [2, 1, 3, 20, 0], compat: true } as const;
const top = Math.exp(2) + 2; // d_f = 1 with the default parameters

function row(...values: number[]): NdArray<Uint8Array> {
  return ndarray(Uint8Array.from(values), [1, values.length]);
}

function close(found: NdArray, expected: number[]): void {
  expect(found.size).toBe(expected.length);
  valuesOf(found).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
}

test('follows the formula on a row', () => {
  close(geodesicWeight(row(0, 0, 1, 1, 1, 0), plain), [5, 4, top, 3, top, 4]);
  close(geodesicWeight(row(0, 0, 1, 1, 1, 0), { ...plain, params: [1, 0, 3, 20, 0] }), [
    24,
    22.5,
    Math.E + 20,
    21,
    Math.E + 20,
    22.5,
  ]);
});

test('has mean 1 by default', () => {
  fc.assert(
    fc.property(randomMask, (mask) => {
      const values = valuesOf(geodesicWeight(mask));
      expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(1, 5);
      expect(Math.min(...values)).toBeGreaterThan(0);
    }),
  );
});

test('moves a centroid outside the mask to the nearest pixels', () => {
  // The centroid, 3, is as near to pixel 1 as to pixel 5.
  close(geodesicWeight(row(1, 1, 0, 0, 0, 1, 1), plain), [top, 3, 4, 5, 4, 3, top]);
});

test('gives unconnected parts the largest weight inside', () => {
  close(
    geodesicWeight(row(1, 1, 1, 1, 1, 0, 1), plain)
      .hi(1, 6)
      .lo(0, 5),
    [5],
  );
  expect(geodesicWeight(row(1, 1, 1, 1, 1, 0, 1), plain).get(0, 6)).toBeCloseTo(top, 5);
});

test('is defined for empty, full and one-pixel masks', () => {
  close(geodesicWeight(row(0, 0)), [1, 1]);
  close(geodesicWeight(row(0, 0), plain), [1, 1]);
  close(geodesicWeight(row(1, 1, 1), plain), [top, 3, top]);
  close(geodesicWeight(row(0, 1, 0), plain), [5, 3, 5]);
  close(geodesicWeight(row(1), plain), [3]);
});

test.each(symmetries)('commutes with $name to the last bit', ({ view }) => {
  fc.assert(
    fc.property(randomMask, (mask) => {
      expect(valuesOf(geodesicWeight(view(mask), plain))).toEqual(
        valuesOf(view(geodesicWeight(mask, plain))),
      );
    }),
  );
});

test('compat keeps the failures of the released code', () => {
  close(geodesicWeight(row(1, 1, 0, 1, 1), released), [1, 1, 1, 1, 1]);
  close(geodesicWeight(row(0, 0), released), [1, 1]);
  expect(valuesOf(geodesicWeight(row(1, 1, 1), released))).toEqual([NaN, NaN, NaN]);
  expect(valuesOf(geodesicWeight(row(0, 1, 0), released))).toEqual([NaN, NaN, NaN]);
  // Centroid 2.6 is truncated to 2, and the unconnected part gets d_f = 0.
  close(geodesicWeight(row(1, 1, 1, 1, 0, 0, 1), { compat: true }).hi(1, 4), [
    top,
    Math.E + 2,
    3,
    Math.E + 2,
  ]);
  expect(geodesicWeight(row(1, 1, 1, 1, 0, 0, 1), { compat: true }).get(0, 6)).toBe(3);
});

test('says what is wrong with its arguments', () => {
  expect(() => geodesicWeight(ndarray([1, NaN], [1, 2]))).toThrow(/geodesicWeight: mask is NaN/);
  expect(() => geodesicWeight(row(1), { params: [2, 1, 2, 1] as never })).toThrow(/five finite/);
  expect(() => geodesicWeight(row(1), { params: [2, 1, NaN, 1, 0] })).toThrow(/five finite/);
  for (const params of [null, 3, 'abcde']) {
    expect(() => geodesicWeight(row(1), { params: params as never })).toThrow(/five finite/);
  }
  expect(() => geodesicWeight(row(1), { params: [0, -1, 0, 0, 0] })).toThrow(
    /mean must be positive and finite, found 0; check params/,
  );
  expect(() => geodesicWeight(row(1, 1, 1), { params: [1000, 0, 0, 0, 0] })).toThrow(
    /found Infinity/,
  );
  expect(() => geodesicWeight(row(1), { params: [2, 1, 2, 1, 1] })).toThrow(
    /\[a, b, c, d, 0\], found \[2,1,2,1,1\]/,
  );
  expect(() => geodesicWeight(row(1), { normalize: 'max' as 'mean' })).toThrow(/'mean' or 'none'/);
});

const golden = goldenCases();
(golden.length > 0 ? describe : describe.skip)('on golden masks', () => {
  // The largest mask adds seconds, and nothing that 512 px do not show.
  test.each(golden.filter((c) => c.files.weight && c.w <= 512))(
    'compat equals the released code: $name',
    (c) => {
      const weight = geodesicWeight(ndarray(goldenMask(c), [c.h, c.w]), released);
      const stride = c.weight_stride ?? c.stride;
      expect(
        largestDifference(weight.data, { w: c.w, stride }, c.files.weight!),
      ).toBeLessThanOrEqual(1e-5);
    },
  );

  test('compat gives 1 where the released code finds its centre outside', () => {
    const outside = golden.filter((c) => !c.authors_center_inside && c.files.mask);
    expect(outside.length).toBeGreaterThan(2);
    for (const c of outside) {
      const weight = geodesicWeight(ndarray(goldenMask(c), [c.h, c.w]), released);
      expect(weight.data.every((value) => value === 1)).toBe(true);
    }
  });

  test('spans 3 to 9.39 inside and 3 to 5 outside a figure with the default parameters', () => {
    const c = golden.find(({ name }) => name === 'fig_hip_128')!;
    const mask = goldenMask(c);
    const weight = geodesicWeight(ndarray(mask, [c.h, c.w]), plain);
    const inside = weight.data.filter((_, i) => mask[i] === 1);
    const outside = weight.data.filter((_, i) => mask[i] === 0);
    expect(Math.min(...inside)).toBeCloseTo(3, 5);
    expect(Math.max(...inside)).toBeCloseTo(top, 5);
    expect(Math.min(...outside)).toBeCloseTo(3 + 2 / 60.811183, 4); // one pixel from the mask
    expect(Math.max(...outside)).toBeCloseTo(5, 5);
  });
});
