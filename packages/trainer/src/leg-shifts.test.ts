import { legShifts } from './leg-shifts.js';

const size = 64;

/** Rectangles of body, [left, top, right, bottom] in pixels, both ends included. */
function draw(...boxes: (readonly [number, number, number, number])[]): Uint8Array {
  const mask = new Uint8Array(size * size);
  for (const [left, top, right, bottom] of boxes) {
    for (let row = top; row <= bottom; row++) {
      mask.fill(255, row * size + left, row * size + right + 1);
    }
  }
  return mask;
}

const trunk = [26, 4, 38, 50] as const;
const ndc = (pixels: number) => (2 * pixels) / (size - 1);

test('a foot that protrudes to the right shifts by half of its length before the ankle', () => {
  // A shin of 4 px; the foot of 8 px starts with it, so that its middle lies 2 px further.
  const mask = draw(trunk, [28, 50, 31, 62], [28, 62, 35, 63]);
  expect(legShifts(mask, 0, size)).toEqual([expect.closeTo(ndc(2), 6)]);
});

test('the mirror image has the opposite shift', () => {
  const mask = draw(trunk, [32, 50, 35, 62], [28, 62, 35, 63]);
  expect(legShifts(mask, 0, size)).toEqual([expect.closeTo(-ndc(2), 6)]);
});

test('each leg counts for itself, a lifted one by its own lowest row', () => {
  const standing = [
    [26, 50, 29, 62],
    [26, 62, 33, 63],
  ] as const;
  const lifted = [
    [40, 50, 43, 59],
    [40, 60, 47, 61],
  ] as const;
  const shifts = legShifts(draw(trunk, ...standing, ...lifted), 0, size);
  expect(shifts).toHaveLength(2);
  for (const shift of shifts) expect(shift).toBeCloseTo(ndc(2), 6);
});

test('a step without feet is no heading: the legs stay under their own ankles', () => {
  const mask = draw(trunk, [14, 50, 17, 63], [46, 50, 49, 61]);
  for (const shift of legShifts(mask, 0, size)) expect(shift).toBeCloseTo(0, 6);
});

test('a shin on the floor is longer than a foot, and does not count', () => {
  const mask = draw([26, 20, 38, 60], [12, 60, 38, 63]);
  expect(legShifts(mask, 0, size)).toEqual([]);
});

test('an empty mask and a single pixel have no leg; other views of the array do not count', () => {
  expect(legShifts(draw(), 0, size)).toEqual([]);
  expect(legShifts(draw([5, 5, 5, 5]), 0, size)).toEqual([]);
  const two = new Uint8Array(2 * size * size);
  two.set(draw(trunk, [28, 50, 31, 62], [28, 62, 35, 63]), size * size);
  expect(legShifts(two, 0, size)).toEqual([]);
  expect(legShifts(two, size * size, size)).toHaveLength(1);
});
