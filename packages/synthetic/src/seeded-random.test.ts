import { seededRandom } from './seeded-random.js';

const draw = () => {
  const random = seededRandom(7, 'S01', 3);
  return [random.uniform(2, 5), random.normal(), random.int32(), random.chance(0.5)];
};

test('one path gives one stream', () => {
  expect(draw()).toEqual(draw());
  expect(seededRandom(7, 'cameras').uniform(0, 1)).toBe(0.6507790665029811);
});

test('neighbouring paths give unrelated streams', () => {
  const first = Array.from({ length: 2000 }, (_, i) => seededRandom(1, i).uniform(-1, 1));
  const correlation = first.slice(1).reduce((sum, value, i) => sum + value * first[i], 0) / 2000;
  // Three standard errors of a mean of 2000 products with variance 1/9.
  expect(Math.abs(correlation)).toBeLessThan(3 / 3 / Math.sqrt(2000));
});

test('normal has mean 0 and variance of the cut normal, and stays within 2.5', () => {
  const random = seededRandom(1, 'normal');
  const values = Array.from({ length: 20000 }, () => random.normal());
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + b * b, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.025);
  // Of max(-2.5, min(2.5, z)): 0.9781.
  expect(Math.abs(variance - 0.9781)).toBeLessThan(0.03);
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(2.5);
});
