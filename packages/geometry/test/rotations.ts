import { largestDifference } from './arrays.js';

/** Expects orthonormal rows and determinant +1. */
export function expectRotation([a, b, c]: number[][], tolerance: number): void {
  const dot = (p: number[], q: number[]): number => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const found = [dot(a, a), dot(b, b), dot(a, b), dot(c, cross)];
  expect(largestDifference(found, [1, 1, 0, 1])).toBeLessThan(tolerance);
  expect(largestDifference(c, cross)).toBeLessThan(tolerance);
}
