import fc from 'fast-check';
import { thinCurve } from './thin-curve.js';

describe('thinCurve', () => {
  it('keeps a short curve as it is, in the order of its steps', () => {
    expect(
      thinCurve(
        [
          [10, 3],
          [0, 5],
        ],
        8,
      ),
    ).toEqual([
      { step: 0, mean: 5, low: 5, high: 5 },
      { step: 10, mean: 3, low: 3, high: 3 },
    ]);
  });

  it('gathers the points of equal stretches of steps', () => {
    const points: [number, number][] = [0, 1, 2, 3].map((step) => [step, step * step]);
    expect(thinCurve(points, 2)).toEqual([
      { step: 0.5, mean: 0.5, low: 0, high: 1 },
      { step: 2.5, mean: 6.5, low: 4, high: 9 },
    ]);
  });

  it('leaves out what is not finite', () => {
    expect(
      thinCurve(
        [
          [0, NaN],
          [1, 2],
          [2, Infinity],
        ],
        8,
      ),
    ).toEqual([{ step: 1, mean: 2, low: 2, high: 2 }]);
    expect(thinCurve([[0, NaN]], 8)).toEqual([]);
  });

  it('returns at most the bins asked for, ordered, with low <= mean <= high, within the data', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.double({ min: -5, max: 5 }));
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (points, maxBins) => {
          const bins = thinCurve(points, maxBins);
          const values = points.map(([, value]) => value).filter(Number.isFinite);
          expect(bins.length).toBeLessThanOrEqual(maxBins);
          bins.forEach(({ step, mean, low, high }, i) => {
            if (i > 0) expect(step).toBeGreaterThanOrEqual(bins[i - 1].step);
            expect(mean).toBeGreaterThanOrEqual(low - 1e-9);
            expect(mean).toBeLessThanOrEqual(high + 1e-9);
          });
          if (values.length > 0) {
            expect(Math.min(...bins.map(({ low }) => low))).toBe(Math.min(...values));
            expect(Math.max(...bins.map(({ high }) => high))).toBe(Math.max(...values));
          }
        },
      ),
    );
  });
});
