import { learningRateAt } from './schedule.js';

test('a cosine falls to 5 % after the warm-up, a step to a tenth after 80 % of the steps', () => {
  expect(learningRateAt(2, 0, 100, 10)).toBeCloseTo(0.2, 5);
  expect(learningRateAt(2, 50, 100, 10)).toBeCloseTo(2 * (0.475 + 0.05), 5);
  expect(learningRateAt(2, 100, 100, 10)).toBeCloseTo(0.1, 5);
  const rates = [4, 79, 80, 99].map((step) => learningRateAt(2, step, 100, 10, 'step'));
  [1, 2, 0.2, 0.2].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
});
