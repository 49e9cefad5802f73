import fc from 'fast-check';
import ndarray from 'ndarray';
import { figure, numbers, picture } from '../test/picture.js';
import { backgroundMedian, medianOf } from './background-median.js';

describe('backgroundMedian', () => {
  it('removes what moves through the scene', () => {
    const random = numbers(1);
    const empty = ndarray(new Uint8Array(60 * 80), [60, 80]);
    const frames = [-25, -12, 0, 12, 25].map((dx) => picture(figure(80, 60, dx), random, 0));
    const still = picture(empty, random, 0);
    // The body is 20 px wide, so that shifts of 12 px leave every pixel free in three of five.
    expect(backgroundMedian(frames).data).toEqual(still.data);
  });

  it('is the lower median of each value', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const [median] = medianOf(values.map((value) => Uint8Array.of(value)));
        expect(median).toBe(sorted[(sorted.length - 1) >> 1]);
      }),
    );
  });

  it('accepts views with strides', () => {
    const wide = ndarray(
      Uint8Array.from({ length: 24 }, (_, i) => i),
      [2, 4, 3],
    );
    const half = wide.hi(2, 2, 3).lo(0, 1, 0);
    expect(Array.from(backgroundMedian([half]).data)).toEqual([3, 4, 5, 15, 16, 17]);
  });

  it('says what is wrong with its input', () => {
    const a = ndarray(new Uint8Array(12), [2, 2, 3]);
    expect(() => backgroundMedian([])).toThrow(/one frame or more, found none/);
    expect(() => backgroundMedian([a, ndarray(new Uint8Array(18), [2, 3, 3])])).toThrow(
      'backgroundMedian: frames[1]: expected 2 x 2 px, found 3 x 2',
    );
    expect(() => backgroundMedian([ndarray(new Float32Array(12), [2, 2, 3])])).toThrow(
      /frames\[0\]: expected an H x W x 3 ndarray over a Uint8Array, found float32 \[2, 2, 3\]/,
    );
    expect(() => backgroundMedian([ndarray(new Uint8Array(4), [2, 2])])).toThrow(/found uint8 \[2/);
  });
});
