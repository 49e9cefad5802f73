import fc from 'fast-check';
import { h36m18 } from '@mas/skeleton';
import { referenceBody } from '../reference-body.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { armMoves, trunkAndLegMoves } from './body-moves.js';

const model = createBodyModel(h36m18, referenceBody(h36m18), 1100);
const angle = fc.double({ min: -3, max: 3, noNaN: true });

test('segments of arms turn by the angle, and stay unit directions', () => {
  const moves = armMoves(model.whole);
  expect(moves).toHaveLength(8);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 }), angle, angle, angle, (m, polar, azimuth, by) => {
      const at = parameter.rightArm + 3 * Math.floor(m / 2);
      const body = standingBody();
      const before = [
        Math.sin(polar) * Math.cos(azimuth),
        Math.sin(polar) * Math.sin(azimuth),
        Math.cos(polar),
      ];
      body.set(before, at);
      const others = body.slice();
      moves[m].apply(body, by);
      const after = [...body.subarray(at, at + 3)];
      expect(Math.hypot(...after)).toBeCloseTo(1, 12);
      const cosine = after.reduce((sum, value, k) => sum + value * before[k], 0);
      expect(cosine).toBeCloseTo(Math.cos(by), 12);
      body.set(before, at);
      expect(body).toEqual(others);
    }),
  );
});

test('the two turns of a segment go different ways', () => {
  const [first, second] = armMoves(model.whole).map(({ apply }) => {
    const body = standingBody();
    apply(body, 0.3);
    return [...body.subarray(parameter.rightArm, parameter.rightArm + 2)];
  });
  expect(first[0] * second[0] + first[1] * second[1]).toBeCloseTo(0, 12);
});

test('trunk and legs stay within their limits', () => {
  const moves = trunkAndLegMoves(model.whole);
  expect(moves).toHaveLength(parameter.rightArm);
  const body = standingBody();
  const knee = parameter.rightLeg + 2;
  moves[knee].apply(body, -1);
  expect(body[knee]).toBe(0);
  moves[knee].apply(body, 9);
  expect(body[knee]).toBeCloseTo((155 * Math.PI) / 180, 12);
});
