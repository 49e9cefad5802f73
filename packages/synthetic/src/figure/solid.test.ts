import fc from 'fast-check';
import { add, cross, dot } from '../vector.js';
import type { Vector3 } from '../vector.js';
import { plain } from './paint.js';
import { ellipsoid, frustum, lowestPoint, orthogonal, roundCone } from './solid.js';

const paint = plain([1, 1, 1]);

describe('lowestPoint', () => {
  it('is known for balls, capsules and ellipsoids', () => {
    const axes = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    expect(lowestPoint(ellipsoid([5, 6, 100], axes, [10, 20, 30], paint))).toBeCloseTo(70, 9);
    // Lying on its side, the radius in depth counts: a foot that is flattened to 0.6.
    const foot = roundCone([0, 0, 40], [0, 200, 40], 40, 30, [0, 0, 1], paint, { depth: 0.6 });
    expect(lowestPoint(foot)).toBeCloseTo(40 - 0.6 * 40, 9);
    expect(lowestPoint(roundCone([0, 0, 90], [0, 0, 30], 20, 10, [0, 1, 0], paint))).toBeCloseTo(
      20,
      9,
    );
  });

  it('is not above any point of the surface, and one is nearly there', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    const vector = fc.tuple(number, number, number).filter((v) => Math.hypot(...v) > 0.2);
    fc.assert(
      fc.property(
        vector,
        vector,
        fc.double({ min: 0.4, max: 1.3, noNaN: true }),
        (axis, front, depth) => {
          const to: Vector3 = [300 * axis[0], 300 * axis[1], 300 * axis[2]];
          const solid = roundCone([0, 0, 0], to, 50, 20, front, paint, { depth });
          const right = cross(solid.forward, solid.up);
          const at = (radius: number, along: number, p: readonly number[]) =>
            along * solid.up[2] +
            radius *
              (solid.scale[0] * p[0] * right[2] +
                solid.scale[1] * p[1] * solid.forward[2] +
                solid.scale[2] * p[2] * solid.up[2]);
          let lowest = Infinity;
          for (let i = 0; i < 4000; i++) {
            // A spiral over the ball.
            const z = 1 - (2 * i + 1) / 4000;
            const ring = Math.sqrt(1 - z * z);
            const p = [ring * Math.cos(2.4 * i), ring * Math.sin(2.4 * i), z];
            lowest = Math.min(
              lowest,
              at(solid.startRadius, 0, p),
              at(solid.endRadius, solid.height, p),
            );
          }
          expect(lowestPoint(solid)).toBeLessThanOrEqual(lowest + 1e-9);
          expect(lowestPoint(solid)).toBeGreaterThan(lowest - 0.5);
        },
      ),
      { numRuns: 30 },
    );
  });
});

test('a frustum keeps its radii whatever its length', () => {
  const brim = frustum([0, 0, 0], [0, 0, 9], 66, 60, [0, 1, 0], paint);
  expect(brim).toMatchObject({ kind: 'frustum', height: 9, startRadius: 66, endRadius: 60 });
});

test('orthogonal is a unit vector at right angles, also for a vector along the axis', () => {
  for (const v of [
    [1, 2, 3],
    [0, 0, 5],
    [0, 0, 0],
  ] as Vector3[]) {
    const out = orthogonal(v, [0, 0, 1]);
    expect(Math.hypot(...out)).toBeCloseTo(1, 12);
    expect(dot(out, [0, 0, 1])).toBeCloseTo(0, 12);
  }
  expect(orthogonal(add([1, 0, 0], [0, 0, 1], 7), [0, 0, 1])).toEqual([1, 0, 0]);
});
