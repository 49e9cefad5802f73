import ndarray from 'ndarray';
import { maskStatistics } from './mask-statistics.js';

describe('maskStatistics', () => {
  it('counts, averages and bounds', () => {
    const mask = ndarray(new Uint8Array(30), [5, 6]);
    mask.set(1, 2, 255);
    mask.set(3, 4, 1);
    mask.set(3, 3, 1);
    const { covariance, ...others } = maskStatistics(mask);
    [2 / 3, 2 / 3, 8 / 9].forEach((moment, i) => expect(covariance[i]).toBeCloseTo(moment, 12));
    expect(others).toEqual({
      count: 3,
      centroid: [3, 7 / 3],
      bounds: { left: 2, top: 1, right: 4, bottom: 3 },
      isCut: false,
    });
    // The same of a view with strides: turned by 90 degrees.
    expect(maskStatistics(mask.transpose(1, 0)).centroid).toEqual([7 / 3, 3]);
    mask.set(4, 3, 1);
    expect(maskStatistics(mask).isCut).toBe(true);
  });

  it('has values for an empty mask, and an error for what is none', () => {
    const empty = maskStatistics(ndarray(new Uint8Array(6), [2, 3]));
    const { count, centroid, covariance, isCut } = empty;
    expect([count, ...centroid, ...covariance, isCut]).toEqual([0, NaN, NaN, NaN, NaN, NaN, false]);
    expect(() => maskStatistics(ndarray(new Float32Array(6), [2, 3]))).toThrow(
      'maskStatistics: mask: expected an H x W ndarray over a Uint8Array, found float32 [2, 3]',
    );
  });
});
