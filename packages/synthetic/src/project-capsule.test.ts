import { projectCapsule } from './project-capsule.js';

const intrinsics = [
  [100, 0, 50],
  [0, 200, 40],
  [0, 0, 1],
];
const at = (from: [number, number, number], to: [number, number, number], radius: number) =>
  projectCapsule({ from, to, radius, forward: [0, 0, 1] }, intrinsics, [101, 81]);

test('a ball on the axis: slope r / sqrt(z^2 - r^2)', () => {
  // 3-4-5: slope 3/4 would fill the picture, so 5-12-13 with slope 5/12.
  const box = at([0, 0, 13], [0, 0, 13], 5);
  expect(box).toEqual({ firstColumn: 9, lastColumn: 91, firstRow: 0, lastRow: 80 });
  const small = at([0, 0, 1000], [0, 0, 1000], 10);
  expect(small).toEqual({ firstColumn: 49, lastColumn: 51, firstRow: 38, lastRow: 42 });
});

test('both ends count', () => {
  const box = at([-100, 0, 1000], [200, 0, 1000], 10);
  expect(box.firstColumn).toBe(39);
  expect(box.lastColumn).toBe(71);
});

test('beside the picture and behind the camera: no pixel', () => {
  const beside = at([5000, 0, 1000], [5000, 0, 1000], 10);
  expect(beside.lastColumn).toBeLessThan(beside.firstColumn);
  const behind = at([0, 0, -100], [0, 0, -200], 10);
  expect(behind.lastRow).toBeLessThan(behind.firstRow);
});

test('across the camera plane: the whole picture', () => {
  expect(at([0, 0, -100], [0, 0, 200], 10)).toEqual({
    firstColumn: 0,
    lastColumn: 100,
    firstRow: 0,
    lastRow: 80,
  });
});
