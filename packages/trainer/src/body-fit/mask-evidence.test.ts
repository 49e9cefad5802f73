import { farthest, mapSize, maskEvidence } from './mask-evidence.js';

const size = 128;
const projection = Float32Array.from({ length: 12 }, (_, i) => i);

/** A box of foreground: rows and columns from `from` up to, not including, `to`. */
function box(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return row >= from && row < to && column >= from && column < to ? 255 : 0;
  });
}

test('distances outside of a box are Euclidean, in NDC, and cut', () => {
  const { outside, views } = maskEvidence(box(32, 96), size, projection, Float32Array.of(1), 9)!;
  expect(views).toBe(1);
  const at = (row: number, column: number) => outside[row * mapSize + column];
  const cell = 2 / mapSize;
  expect(at(32, 32)).toBe(0);
  // The box is cells 16 to 47 of 64.
  expect(at(32, 12)).toBeCloseTo(4 * cell, 6);
  expect(at(13, 12)).toBeCloseTo(5 * cell, 6);
  expect(at(0, 0)).toBeCloseTo(farthest, 6);
});

test('places inside are spread over all of the mask', () => {
  const samples = 64;
  const { inside } = maskEvidence(box(32, 96), size, projection, Float32Array.of(1), samples)!;
  const [xs, ys] = [0, 1].map((k) => [...inside].filter((_, i) => i % 2 === k));
  for (const values of [xs, ys]) {
    expect(values.every((value) => Math.abs(value) <= 0.5)).toBe(true);
    expect(values.reduce((a, b) => a + b, 0) / samples).toBeCloseTo(0, 1);
  }
  expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(0.9);
});

test('views without weight, and empty ones, are left out', () => {
  const masks = new Uint8Array(3 * size * size);
  masks.set(box(0, 64), 0);
  masks.set(box(32, 96), 2 * size * size);
  const projections = Float32Array.from({ length: 36 }, (_, i) => i);
  const found = maskEvidence(masks, size, projections, Float32Array.of(0, 1, 1), 5)!;
  expect(found.views).toBe(1);
  expect([...found.projections]).toEqual([...projections.subarray(24)]);
  expect(maskEvidence(masks, size, projections, Float32Array.of(0, 1, 0), 5)).toBeNull();
});
