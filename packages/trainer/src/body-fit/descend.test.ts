import type { BodyEnergy } from './body-energy.js';
import { descend, type Move } from './descend.js';

/** Remembers what was accepted; the cost itself needs no memory here. */
function recorder(): BodyEnergy & { accepted: (readonly number[])[] } {
  const accepted: (readonly number[])[] = [];
  return { accepted, of: () => 0, accept: (moved) => accepted.push(moved) };
}

const along = (k: number): Move => ({
  step: 0.5,
  moved: [k],
  apply: (parameters, by) => {
    parameters[k] += by;
  },
});

/** Least at (1, -2). */
const bowl = ([x, y]: Float64Array) => (x - 1) ** 2 + 3 * (y + 2) ** 2 + 0.5 * (x - 1) * (y + 2);

test('goes down to the least cost, and the start stays as it was', () => {
  const start = Float64Array.of(0, 0);
  const { body, cost } = descend(start, [along(0), along(1)], 40, recorder(), bowl);
  expect(body[0]).toBeCloseTo(1, 3);
  expect(body[1]).toBeCloseTo(-2, 3);
  expect(cost).toBe(bowl(body));
  expect([...start]).toEqual([0, 0]);
});

test('accepts everything at first, then what helped only', () => {
  const energy = recorder();
  // From the least cost on nothing helps.
  descend(Float64Array.of(1, -2), [along(0), along(1)], 5, energy, bowl);
  expect(energy.accepted).toEqual([[0, 1]]);
  const other = recorder();
  const { body } = descend(Float64Array.of(1, -1), [along(0), along(1)], 1, other, bowl);
  expect(other.accepted).toEqual([[0, 1], [1]]);
  expect([...body]).toEqual([1, -1.5]);
});
