import fc from 'fast-check';
import { lookAt } from '../domains/look-at.js';
import { cross } from '../vector.js';
import type { Vector3 } from '../vector.js';
import { createFigureRenderer } from './create-figure-renderer.js';
import { plain } from './paint.js';
import { ellipsoid, frustum, roundCone } from './solid.js';
import type { Solid } from './solid.js';

const size = 48;
const camera = lookAt({
  id: 'cam',
  position: [0, -3000, 0],
  target: [0, 0, 0],
  focal: [60, 60],
  centre: [(size - 1) / 2, (size - 1) / 2],
  imageSize: size,
});
const backdrop = {
  color: new Float32Array(size * size * 3),
  light: { direction: [0, 0, 1] as const, ambient: 1, diffuse: 0 },
  shadow: 0,
};
const still = { gain: [1, 1, 1] as const, noise: 0, noiseSeed: 1 };
const render = createFigureRenderer(camera, backdrop);
const maskOf = (solid: Solid) => render([solid], [], still).mask;

/** Whether a point is in a solid, from its definition: in one of the balls along the axis. */
function isInside(solid: Solid, p: Vector3): boolean {
  const { origin, forward, up, scale, height, startRadius, endRadius, kind } = solid;
  const d = [0, 1, 2].map((k) => p[k] - origin[k]);
  const [x, y, z] = [cross(forward, up), forward, up].map(
    (axis, k) => (axis[0] * d[0] + axis[1] * d[1] + axis[2] * d[2]) / scale[k],
  );
  if (kind === 'frustum')
    return (
      z >= 0 &&
      z <= height &&
      Math.hypot(x, y) <= startRadius + (z / height) * (endRadius - startRadius)
    );
  for (let step = 0; step <= 40; step++) {
    const s = step / 40;
    if (Math.hypot(x, y, z - s * height) <= startRadius + s * (endRadius - startRadius))
      return true;
  }
  return false;
}

/** Marches along the ray of a pixel. */
function marches(solid: Solid, u: number, v: number): boolean {
  const x = (u - (size - 1) / 2) / 60;
  const y = (v - (size - 1) / 2) / 60;
  for (let t = 2000; t < 4000; t += 10) if (isInside(solid, [t * x, t - 3000, -t * y])) return true;
  return false;
}

const coordinate = fc.double({ min: -450, max: 450, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate);
const radius = fc.double({ min: 30, max: 260, noNaN: true });
const factor = fc.double({ min: 0.4, max: 1.4, noNaN: true });

describe('castSolid', () => {
  it.each(['roundCone', 'frustum'] as const)(
    '%s: the mask is where marched rays meet it',
    (kind) => {
      const make = kind === 'roundCone' ? roundCone : frustum;
      fc.assert(
        fc.property(point, point, radius, radius, factor, factor, (a, b, r, s, width, depth) => {
          fc.pre(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) > 60);
          const solid = make(a, b, r, s, [0.3, -0.8, 0.2], plain([1, 1, 1]), { width, depth });
          const mask = maskOf(solid);
          let wrong = 0;
          let inside = 0;
          for (let v = 0; v < size; v += 5)
            for (let u = 0; u < size; u += 5) {
              inside += mask.get(v, u);
              if (marches(solid, u, v) !== (mask.get(v, u) === 1)) wrong++;
            }
          // Marching misses grazing rays; anything else is an error of the closed form.
          expect(wrong).toBeLessThanOrEqual(2 + 0.02 * inside);
        }),
        { numRuns: 12 },
      );
    },
  );

  it('gives a ball the outline of its cone of tangents', () => {
    const ball = ellipsoid(
      [0, 0, 0],
      [1, 0, 0, 0, 1, 0, 0, 0, 1],
      [500, 500, 500],
      plain([1, 1, 1]),
    );
    const mask = maskOf(ball);
    // tan of the half angle: r / sqrt(d^2 - r^2).
    const limit = (60 * 500) / Math.sqrt(3000 ** 2 - 500 ** 2);
    for (let v = 0; v < size; v++)
      for (let u = 0; u < size; u++)
        expect(mask.get(v, u)).toBe(
          Math.hypot(u - (size - 1) / 2, v - (size - 1) / 2) < limit ? 1 : 0,
        );
  });

  it('draws an ellipsoid turned and stretched like its frame', () => {
    // Long axis up, seen from the side: 400 high, 100 wide.
    const tall = maskOf(
      ellipsoid([0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 1], [100, 100, 400], plain([1, 1, 1])),
    );
    const count = (mask: typeof tall, along: 'row' | 'column') =>
      Array.from({ length: size }, (_, k) =>
        along === 'row' ? mask.get(24, k) : mask.get(k, 24),
      ).reduce((sum, value) => sum + value, 0);
    expect([count(tall, 'column'), count(tall, 'row')]).toEqual([16, 4]);
    // A quarter turn about y: the same, lying.
    const lying = maskOf(
      ellipsoid([0, 0, 0], [0, 0, 1, 0, 1, 0, -1, 0, 0], [100, 100, 400], plain([1, 1, 1])),
    );
    expect([count(lying, 'column'), count(lying, 'row')]).toEqual([4, 16]);
  });

  it('shows the nearer of two', () => {
    const at = (y: number, red: number) =>
      roundCone([0, y, -200], [0, y, 200], 100, 60, [0, 1, 0], plain([red, 0, 0]));
    for (const solids of [
      [at(-300, 1), at(300, 0.2)],
      [at(300, 0.2), at(-300, 1)],
    ])
      expect(render(solids, [], still).image.get(24, 24, 0)).toBeGreaterThan(150);
  });

  it('draws nothing of what is behind the camera', () => {
    const behind = roundCone([0, -4000, 0], [0, -4500, 0], 200, 100, [0, 0, 1], plain([1, 1, 1]));
    expect(maskOf(behind).data.every((value) => value === 0)).toBe(true);
  });
});

describe('roundCone', () => {
  it('becomes the larger ball where that holds the other', () => {
    const small = roundCone([0, 0, 0], [0, 0, 40], 200, 90, [0, 1, 0], plain([1, 1, 1]));
    expect(small).toMatchObject({ height: 0, startRadius: 200, endRadius: 200, origin: [0, 0, 0] });
    const ball = ellipsoid(
      [0, 0, 0],
      [1, 0, 0, 0, 1, 0, 0, 0, 1],
      [200, 200, 200],
      plain([1, 1, 1]),
    );
    expect(maskOf(small).data).toEqual(maskOf(ball).data);
  });
});
