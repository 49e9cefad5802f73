import { sphereDirections } from './sphere-directions.js';

test('directions are of length 1, and none is far from its nearest', () => {
  const count = 64;
  const directions = sphereDirections(count);
  const cosine = (a: number, b: number) =>
    [0, 1, 2].reduce((sum, k) => sum + directions[3 * a + k] * directions[3 * b + k], 0);
  for (let a = 0; a < count; a++) {
    expect(cosine(a, a)).toBeCloseTo(1, 12);
    const others = Array.from({ length: count }, (_, b) => (b === a ? -1 : cosine(a, b)));
    // 64 discs that share the sphere have a radius of 14 degrees.
    const nearest = (Math.acos(Math.max(...others)) * 180) / Math.PI;
    expect(nearest).toBeGreaterThan(15);
    expect(nearest).toBeLessThan(29);
  }
});
