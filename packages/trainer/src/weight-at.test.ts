import { weightAt } from './weight-at.js';

const stages = { shapePrior: 0.2, arms: 0.5 };

test('a number stays', () => {
  expect(weightAt(3, 0.7, stages)).toBe(3);
});

test('a schedule changes from its stage on, over its ramp', () => {
  const weight = { from: 1, to: 0.5, stage: 'arms' as const, ramp: 0.2 };
  const values = [0, 0.49, 0.5, 0.6, 0.7, 1].map((at) => weightAt(weight, at, stages));
  [1, 1, 1, 0.75, 0.5, 0.5].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
});

test('without a ramp it jumps', () => {
  const weight = { from: 0, to: 2, stage: 'shapePrior' as const, ramp: 0 };
  expect([0.19, 0.2, 0.9].map((at) => weightAt(weight, at, stages))).toEqual([0, 2, 2]);
});
