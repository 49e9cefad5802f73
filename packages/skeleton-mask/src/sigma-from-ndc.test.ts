import { sigmaFromNdc } from './sigma-from-ndc.js';

test('scales by half the distance between the outer pixel centres', () => {
  expect(sigmaFromNdc(2, 33)).toBe(32);
  expect(sigmaFromNdc(Math.sqrt(0.003), 256)).toBeCloseTo(6.9835, 4);
});

test('says what is wrong with its arguments', () => {
  expect(() => sigmaFromNdc(0, 10)).toThrow(/sigmaNdc must be a positive number, found 0/);
  expect(() => sigmaFromNdc(1, 1)).toThrow(/size must be an integer of 2 or more, found 1/);
});
