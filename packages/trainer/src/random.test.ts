import fc from 'fast-check';
import { Random } from './random.js';

test('the same path gives the same numbers, another path others', () => {
  const draw = (path: string) => Array.from({ length: 5 }, () => new Random(path).uniform());
  expect(draw('7/pose/3')).toEqual(draw('7/pose/3'));
  expect(draw('7/pose/3')).not.toEqual(draw('7/pose/4'));
});

test('choose gives different members of the population', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 60 }), (n, k) => {
      const chosen = new Random(`${n}/${k}`).choose(n, k);
      expect(chosen).toHaveLength(Math.min(n, k));
      expect(new Set(chosen).size).toBe(chosen.length);
      for (const i of chosen) expect(i >= 0 && i < n).toBe(true);
    }),
  );
});

test('choose is uniform: every pair of three comes up', () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 3000; i++) {
    const key = new Random(`uniform/${i}`).choose(3, 2).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
});

test('normal has the asked mean and deviation', () => {
  const random = new Random('normal');
  const values = Array.from({ length: 20_000 }, () => random.normal(2, 3));
  const mean = values.reduce((a, b) => a + b) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  expect(mean).toBeCloseTo(2, 1);
  expect(deviation).toBeCloseTo(3, 1);
});
