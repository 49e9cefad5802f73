import { CUT, gaussian } from './gaussian.js';

test('is exp(-q) to 1e-7 of its value up to the cut', () => {
  let worst = 0;
  for (let q = 0; q < CUT; q += 1 / 7919) {
    worst = Math.max(worst, Math.abs(gaussian(q) / Math.exp(-q) - 1));
  }
  expect(worst).toBeLessThan(1e-7);
  expect(gaussian(0)).toBe(1);
  expect(Math.exp(-CUT)).toBeLessThan(1e-7);
});

test('is 0 from the cut on, for Infinity and for NaN', () => {
  expect([CUT, 17, 1e300, Infinity, NaN].map(gaussian)).toEqual([0, 0, 0, 0, 0]);
  expect(Math.fround(CUT)).toBe(CUT);
});
