import fc from 'fast-check';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { pixelsOf, randomMask, symmetries, valuesOf } from '../test/random-mask.js';
import { geodesicDistance } from './geodesic-distance.js';

const orders = ['exact', 1, 2] as const;

function mask(...rows: string[]): NdArray<Uint8Array> {
  const data = Uint8Array.from(rows.join(''), (c) => +(c === '#'));
  return ndarray(data, [rows.length, rows[0].length]);
}

describe.each(orders)('geodesicDistance, order %s', (order) => {
  test('is exact along the axes and takes the nearest of several sources', () => {
    const distance = geodesicDistance(
      mask('##########'),
      [
        [0, 0],
        [9, 0],
      ],
      { order },
    );
    expect(valuesOf(distance)).toEqual([0, 1, 2, 3, 4, 4, 3, 2, 1, 0]);
  });

  test('does not pass diagonal gaps, reaches no other component and no background', () => {
    const distance = geodesicDistance(mask('#.', '.#'), [[0, 0]], { order });
    expect(valuesOf(distance)).toEqual([0, Infinity, Infinity, Infinity]);
  });

  test('is defined for one pixel, for no source and for an empty mask', () => {
    expect(valuesOf(geodesicDistance(mask('#'), [[0, 0]], { order }))).toEqual([0]);
    expect(valuesOf(geodesicDistance(mask('##'), [], { order }))).toEqual([Infinity, Infinity]);
    expect(valuesOf(geodesicDistance(mask('..'), [], { order }))).toEqual([Infinity, Infinity]);
  });

  test.each(symmetries)('commutes with $name to the last bit', ({ view, point }) => {
    fc.assert(
      fc.property(randomMask, fc.nat(), (inside, pick) => {
        const pixels = pixelsOf(inside);
        const source = pixels[pick % pixels.length];
        const [h, w] = inside.shape;
        const moved = geodesicDistance(view(inside), [point(source, h, w)], { order });
        expect(valuesOf(moved)).toEqual(
          valuesOf(view(geodesicDistance(inside, [source], { order }))),
        );
      }),
    );
  });

  test('reaches exactly the four-connected component of the source', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), (inside, pick) => {
        const pixels = pixelsOf(inside);
        const source = pixels[pick % pixels.length];
        const steps = breadthFirst(inside, source);
        const distance = valuesOf(geodesicDistance(inside, [source], { order }));
        distance.forEach((d, i) => {
          expect(Number.isFinite(d)).toBe(Number.isFinite(steps[i]));
          if (!Number.isFinite(d)) return;
          // Never longer than the path along the grid, never shorter than the straight line.
          const [h, w] = inside.shape;
          expect(h * w).toBe(steps.length);
          const straight = Math.hypot((i % w) - source[0], Math.floor(i / w) - source[1]);
          expect(d).toBeLessThanOrEqual(steps[i] + 1e-5);
          expect(d).toBeGreaterThanOrEqual(straight - 1e-5);
        });
      }),
    );
  });

  test('changes by one pixel at most from a pixel to its neighbour', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), (inside, pick) => {
        const pixels = pixelsOf(inside);
        const distance = geodesicDistance(inside, [pixels[pick % pixels.length]], { order });
        for (const [x, y] of pixels) {
          const here = distance.get(y, x);
          if (here === Infinity) continue;
          if (x > 0 && inside.get(y, x - 1) !== 0) {
            expect(Math.abs(distance.get(y, x - 1) - here)).toBeLessThanOrEqual(1 + 1e-5);
          }
          if (y > 0 && inside.get(y - 1, x) !== 0) {
            expect(Math.abs(distance.get(y - 1, x) - here)).toBeLessThanOrEqual(1 + 1e-5);
          }
        }
      }),
    );
  });

  test('grows with the spacing', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), fc.integer({ min: -3, max: 3 }), (inside, pick, power) => {
        const pixels = pixelsOf(inside);
        const sources = [pixels[pick % pixels.length]];
        const scale = 2 ** power;
        const scaled = geodesicDistance(inside, sources, { order, spacing: [scale, scale] });
        const plain = valuesOf(geodesicDistance(inside, sources, { order }));
        expect(valuesOf(scaled)).toEqual(plain.map((d) => d * scale));
      }),
    );
  });

  test('measures along the axes in units of the spacing', () => {
    const spacing = [0.5, 3] as const;
    const row = geodesicDistance(mask('####'), [[0, 0]], { order, spacing });
    expect(valuesOf(row)).toEqual([0, 0.5, 1, 1.5]);
    const column = geodesicDistance(mask('#', '#', '#'), [[0, 2]], { order, spacing });
    expect(valuesOf(column)).toEqual([6, 3, 0]);
  });

  test('takes duplicate sources once', () => {
    const twice = geodesicDistance(
      mask('###', '###'),
      [
        [1, 0],
        [1, 0],
      ],
      { order },
    );
    expect(valuesOf(twice)).toEqual(
      valuesOf(geodesicDistance(mask('###', '###'), [[1, 0]], { order })),
    );
  });

  test('takes Infinity in a mask as inside', () => {
    const distance = geodesicDistance(ndarray([1, Infinity, 0], [1, 3]), [[0, 0]], { order });
    expect(valuesOf(distance)).toEqual([0, 1, Infinity]);
  });
});

function breadthFirst(inside: NdArray, source: readonly [number, number]): number[] {
  const [h, w] = inside.shape;
  const steps = Array.from({ length: h * w }, () => Infinity);
  const queue = [source];
  steps[source[1] * w + source[0]] = 0;
  for (const [x, y] of queue) {
    for (const [u, v] of [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ]) {
      if (u < 0 || v < 0 || u >= w || v >= h || inside.get(v, u) === 0) continue;
      if (steps[v * w + u] !== Infinity) continue;
      steps[v * w + u] = steps[y * w + x] + 1;
      queue.push([u, v]);
    }
  }
  return steps;
}

describe.each(['exact', 1] as const)('geodesicDistance, order %s, a shortest path', (order) => {
  test('keeps the triangle inequality', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), fc.nat(), (inside, pickA, pickB) => {
        const pixels = pixelsOf(inside);
        const a = pixels[pickA % pixels.length];
        const b = pixels[pickB % pixels.length];
        const fromA = geodesicDistance(inside, [a], { order });
        const fromB = geodesicDistance(inside, [b], { order });
        const ab = fromA.get(b[1], b[0]);
        for (const [x, y] of pixels) {
          expect(fromA.get(y, x)).toBeLessThanOrEqual(ab + fromB.get(y, x) + 1e-5);
        }
      }),
    );
  });

  test('never grows when the mask grows or a source is added', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), fc.nat(), (inside, pick, extra) => {
        const pixels = pixelsOf(inside);
        const source = pixels[pick % pixels.length];
        const before = valuesOf(geodesicDistance(inside, [source], { order }));
        const more = [source, pixels[extra % pixels.length]];
        const withSource = valuesOf(geodesicDistance(inside, more, { order }));
        const grown = ndarray(Uint8Array.from(inside.data), inside.shape);
        grown.data[extra % grown.data.length] = 1;
        const withPixel = valuesOf(geodesicDistance(grown, [source], { order }));
        before.forEach((d, i) => {
          expect(withSource[i]).toBeLessThanOrEqual(d + 1e-6);
          expect(withPixel[i]).toBeLessThanOrEqual(d + 1e-6);
        });
      }),
    );
  });
});

describe('geodesicDistance, exact', () => {
  test('is the default', () => {
    const square = mask('##', '##');
    expect(geodesicDistance(square, [[0, 0]]).get(1, 1)).toBe(Math.fround(Math.SQRT2));
  });

  test('bends around corners only', () => {
    // From the centre (0, 0) to the corners (1.5, 0.5) and (1.5, 1.5), then to the centre (0, 2).
    const around = 2 * Math.hypot(1.5, 0.5) + 1;
    const distance = geodesicDistance(mask('###', '..#', '###'), [[0, 0]]);
    expect(distance.get(2, 0)).toBeCloseTo(around, 6);
    expect(distance.get(1, 2)).toBeCloseTo(Math.hypot(1.5, 0.5) + Math.hypot(0.5, 0.5), 6);
  });

  test('is the straight distance in a rectangle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        (h, w, pick, sx) => {
          const full = ndarray(new Uint8Array(h * w).fill(1), [h, w]);
          const [x, y] = [pick % w, pick % h];
          const distance = geodesicDistance(full, [[x, y]], { spacing: [sx, 2] });
          for (const [u, v] of pixelsOf(full)) {
            expect(distance.get(v, u)).toBeCloseTo(Math.hypot(sx * (u - x), 2 * (v - y)), 4);
          }
        },
      ),
    );
  });

  test('is the same from b to a as from a to b', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), fc.nat(), (inside, pickA, pickB) => {
        const pixels = pixelsOf(inside);
        const a = pixels[pickA % pixels.length];
        const b = pixels[pickB % pixels.length];
        const there = geodesicDistance(inside, [a]).get(b[1], b[0]);
        const back = geodesicDistance(inside, [b]).get(a[1], a[0]);
        if (there === Infinity) expect(back).toBe(Infinity);
        else expect(back).toBeCloseTo(there, 5);
      }),
    );
  });

  test('goes with a stretched mask as with a spacing', () => {
    // Doubling every column equals a spacing of 2 up to half a pixel of the columns' centres.
    const thin = mask('##.', '.##', '..#');
    const wide = mask('####..', '..####', '....##');
    const stretched = geodesicDistance(thin, [[0, 0]], { spacing: [2, 1] });
    const doubled = geodesicDistance(wide, [[0, 0]]);
    // Both end right below their last corner: the paths differ in their first half pixel only.
    const first = Math.hypot(2 - 0.5, 0.5) - Math.hypot(1, 0.5);
    expect(doubled.get(2, 4) - stretched.get(2, 2)).toBeCloseTo(
      first + Math.hypot(0.5, 0.5) - Math.hypot(1, 0.5),
      5,
    );
  });
});

describe('geodesicDistance with a speed map', () => {
  test.each([1, 2] as const)('takes 1 / speed per pixel along an axis, order %i', (order) => {
    const speed = ndarray([2, 2, 2, 0.25, 4, 4], [1, 6]);
    const time = geodesicDistance(mask('######'), [[0, 0]], { order, speed });
    expect(valuesOf(time)).toEqual([0, 0.5, 1, 5, 5.25, 5.5]);
  });

  test('order 1 with speed 1 equals order 1 to the last bit', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), (inside, pick) => {
        const pixels = pixelsOf(inside);
        const sources = [pixels[pick % pixels.length]];
        const speed = ndarray(new Float32Array(inside.size).fill(1), inside.shape);
        // Two algorithms: buckets without a speed map, a heap with one.
        expect(valuesOf(geodesicDistance(inside, sources, { order: 1, speed }))).toEqual(
          valuesOf(geodesicDistance(inside, sources, { order: 1 })),
        );
      }),
    );
  });

  test.each([1, 2] as const)('halves all times at twice the speed, order %i', (order) => {
    fc.assert(
      fc.property(
        randomMask,
        fc.nat(),
        fc.infiniteStream(fc.double({ min: 0.1, max: 3 })),
        (inside, pick, stream) => {
          const pixels = pixelsOf(inside);
          const sources = [pixels[pick % pixels.length]];
          const values = Float64Array.from(inside.data, () => stream.next().value || 1);
          const slow = ndarray(values, inside.shape);
          const fast = ndarray(
            values.map((v) => 2 * v),
            inside.shape,
          );
          const time = valuesOf(geodesicDistance(inside, sources, { order, speed: slow }));
          expect(valuesOf(geodesicDistance(inside, sources, { order, speed: fast }))).toEqual(
            time.map((t) => t / 2),
          );
        },
      ),
    );
  });

  test.each(symmetries)('commutes with $name to the last bit', ({ view, point }) => {
    fc.assert(
      fc.property(
        randomMask,
        fc.nat(),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (inside, pick, stream) => {
          const pixels = pixelsOf(inside);
          const source = pixels[pick % pixels.length];
          const [h, w] = inside.shape;
          const speed = ndarray(
            Float64Array.from(inside.data, () => stream.next().value),
            [h, w],
          );
          for (const order of [1, 2] as const) {
            const moved = geodesicDistance(view(inside), [point(source, h, w)], {
              order,
              speed: view(speed),
            });
            expect(valuesOf(moved)).toEqual(
              valuesOf(view(geodesicDistance(inside, [source], { order, speed }))),
            );
          }
        },
      ),
    );
  });

  test('comes nearer to the analytic time with order 2, which is the default', () => {
    // Speed 1 + y / 20: circles; the time is acosh(1 + d^2 / (2 v(a) v(b) / 20^2)) * 20.
    const size = 41;
    const full = ndarray(new Uint8Array(size * size).fill(1), [size, size]);
    const speed = ndarray(new Float64Array(size * size), [size, size]);
    for (const i of speed.data.keys()) speed.data[i] = 1 + Math.floor(i / size) / 20;
    const worst = (options: { order?: 1 | 2 }): number => {
      const time = geodesicDistance(full, [[20, 10]], { speed, ...options });
      return Math.max(
        ...pixelsOf(full).map(([x, y]) => {
          const square = ((x - 20) / 20) ** 2 + ((y - 10) / 20) ** 2;
          const exact = 20 * Math.acosh(1 + square / (2 * (1 + 10 / 20) * (1 + y / 20)));
          return Math.abs(time.get(y, x) - exact);
        }),
      );
    };
    expect(worst({})).toBeLessThan(0.3);
    expect(worst({})).toBe(worst({ order: 2 }));
    expect(worst({ order: 1 })).toBeGreaterThan(2 * worst({ order: 2 }));
  });

  test('reads no speed outside the mask, and says what is wrong inside', () => {
    const bar = mask('##.');
    const at = (...values: number[]): NdArray => ndarray(values, [1, 3]);
    expect(valuesOf(geodesicDistance(bar, [[0, 0]], { speed: at(1, 0.5, NaN) }))).toEqual([
      0,
      2,
      Infinity,
    ]);
    for (const bad of [0, -1, NaN, Infinity]) {
      expect(() => geodesicDistance(bar, [[0, 0]], { speed: at(1, bad, 1) })).toThrow(
        /speed must be positive and finite inside the mask, found .* at \[x, y\] = \[1, 0\]/,
      );
    }
    expect(() => geodesicDistance(bar, [[0, 0]], { speed: ndarray([1, 1], [1, 2]) })).toThrow(
      /shape \[1,3\], found \[1,2\]/,
    );
    expect(() => geodesicDistance(bar, [[0, 0]], { speed: at(1, 1, 1), order: 'exact' })).toThrow(
      /without speed/,
    );
  });
});

test('order 2 halves the largest error of order 1 on a disk', () => {
  const size = 81;
  const disk = ndarray(new Uint8Array(size * size), [size, size]);
  for (const i of disk.data.keys()) {
    disk.data[i] = +(Math.hypot((i % size) - 40, Math.floor(i / size) - 40) <= 40);
  }
  const worst = (map: NdArray): number =>
    Math.max(
      ...pixelsOf(disk).map(([x, y]) => Math.abs(map.get(y, x) - Math.hypot(x - 40, y - 40))),
    );
  const second = worst(geodesicDistance(disk, [[40, 40]], { order: 2 }));
  expect(second).toBeLessThan(0.35);
  expect(worst(geodesicDistance(disk, [[40, 40]], { order: 1 }))).toBeGreaterThan(2 * second);
});

test('reads views and any number type', () => {
  const wide = ndarray(Float64Array.of(9, 0.5, 0, -3, 9, 9), [2, 3])
    .hi(2, 2)
    .lo(0, 1);
  expect(wide.shape).toEqual([2, 1]);
  expect(valuesOf(geodesicDistance(wide, [[0, 0]]))).toEqual([0, 1]);
});

test('says what is wrong with its arguments', () => {
  const corridor = mask('##.');
  for (const bad of [2, 3, -1, 0.5, NaN, Infinity, -Infinity]) {
    expect(() =>
      geodesicDistance(corridor, [
        [0, 0],
        [bad, 0],
      ]),
    ).toThrow(`source 1 at [${bad}, 0] must be a pixel inside the mask`);
    expect(() => geodesicDistance(corridor, [[0, bad]])).toThrow(/source 0 at .* inside the mask/);
  }
  for (const sources of [null, undefined, 3, new Float32Array(2), [0, 0], [[0, 0, 1]], [null]]) {
    expect(() => geodesicDistance(corridor, sources as never)).toThrow(
      /geodesicDistance: sources must be a list of points \[x, y\], found/,
    );
  }
  for (const spacing of [[0, 1], [1, -1], [NaN, 1], [1, Infinity], [1], 2, null]) {
    expect(() => geodesicDistance(corridor, [[0, 0]], { spacing: spacing as never })).toThrow(
      /spacing must be two positive finite numbers/,
    );
  }
  expect(() => geodesicDistance(corridor, [[0, 0]], { order: 3 as 2 })).toThrow(
    /order must be 1, 2 or \(without speed\) 'exact', found 3/,
  );
  expect(() => geodesicDistance(ndarray(new Uint8Array(8), [2, 2, 2]), [])).toThrow(
    /mask must be ndarray\(data, \[H, W\]\), both at least 1, found shape \[2,2,2\]/,
  );
  for (const bad of [null, undefined, [[1]], new Uint8Array(1), { shape: [1, 1], data: [1] }]) {
    expect(() => geodesicDistance(bad as never, [])).toThrow(/mask must be ndarray/);
  }
  expect(() => geodesicDistance(corridor, [], { speed: [1, 1, 1] as never })).toThrow(
    /speed must have shape \[1,3\], found \[undefined\]/,
  );
  expect(() => geodesicDistance(ndarray([1, NaN], [1, 2]), [[0, 0]])).toThrow(
    /NaN at \[x, y\] = \[1, 0\]/,
  );
});
