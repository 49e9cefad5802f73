import fc from 'fast-check';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { goldenCases, goldenMask, largestDifference, readNpy } from '../test/golden.js';
import { pixelsOf, randomMask, symmetries, valuesOf } from '../test/random-mask.js';
import { geodesicDistance } from './geodesic-distance.js';

const orders = [1, 2] as const;

function mask(...rows: string[]): NdArray<Uint8Array> {
  const data = Uint8Array.from(rows.join(''), (c) => +(c === '#'));
  return ndarray(data, [rows.length, rows[0].length]);
}

describe.each(orders)('geodesicDistance, order %i', (order) => {
  test('counts steps along a bent corridor', () => {
    const distance = geodesicDistance(mask('###', '..#', '###'), [[0, 0]], { order });
    expect(valuesOf(distance)).toEqual([0, 1, 2, Infinity, Infinity, 3, 6, 5, 4]);
  });

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

  test('gives the first diagonal pixel the value of the upwind scheme', () => {
    const distance = geodesicDistance(mask('##', '##'), [[0, 0]], { order });
    expect(distance.get(1, 1)).toBeCloseTo(1 + Math.SQRT1_2, 6);
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
          // Never longer than the path along the grid.
          if (Number.isFinite(d)) expect(d).toBeLessThanOrEqual(steps[i] + 1e-5);
        });
      }),
    );
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

describe('geodesicDistance, order 1 (a monotone scheme)', () => {
  test('keeps the triangle inequality', () => {
    fc.assert(
      fc.property(randomMask, fc.nat(), fc.nat(), (inside, pickA, pickB) => {
        const pixels = pixelsOf(inside);
        const a = pixels[pickA % pixels.length];
        const b = pixels[pickB % pixels.length];
        const fromA = geodesicDistance(inside, [a], { order: 1 });
        const fromB = geodesicDistance(inside, [b], { order: 1 });
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
        const before = valuesOf(geodesicDistance(inside, [source], { order: 1 }));
        const more = [source, pixels[extra % pixels.length]];
        const withSource = valuesOf(geodesicDistance(inside, more, { order: 1 }));
        const grown = ndarray(Uint8Array.from(inside.data), inside.shape);
        grown.data[extra % grown.data.length] = 1;
        const withPixel = valuesOf(geodesicDistance(grown, [source], { order: 1 }));
        before.forEach((d, i) => {
          expect(withSource[i]).toBeLessThanOrEqual(d + 1e-6);
          expect(withPixel[i]).toBeLessThanOrEqual(d + 1e-6);
        });
      }),
    );
  });
});

test('order 2 is the default and halves the largest error of order 1 on a disk', () => {
  const size = 81;
  const disk = ndarray(new Uint8Array(size * size), [size, size]);
  for (const i of disk.data.keys()) {
    disk.data[i] = +(Math.hypot((i % size) - 40, Math.floor(i / size) - 40) <= 40);
  }
  const worst = (map: NdArray): number =>
    Math.max(
      ...pixelsOf(disk).map(([x, y]) => Math.abs(map.get(y, x) - Math.hypot(x - 40, y - 40))),
    );
  const second = worst(geodesicDistance(disk, [[40, 40]]));
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
  expect(() => geodesicDistance(corridor, [[2, 0]])).toThrow(/source 0 at \[2, 0\] lies outside/);
  expect(() => geodesicDistance(corridor, [[3, 0]])).toThrow(/pixel \[x, y\] of the 3 x 1 image/);
  expect(() => geodesicDistance(corridor, [[0.5, 0]])).toThrow(/found \[0.5, 0\]/);
  expect(() => geodesicDistance(corridor, [[NaN, 0]])).toThrow(/found \[NaN, 0\]/);
  expect(() => geodesicDistance(corridor, [[0, 0]], { order: 3 as 2 })).toThrow(
    /order must be 'exact', 1 or 2, found 3/,
  );
  expect(() => geodesicDistance(ndarray(new Uint8Array(8), [2, 2, 2]), [])).toThrow(
    /shape \[2, 2, 2\]/,
  );
  expect(() => geodesicDistance(ndarray([1, NaN], [1, 2]), [[0, 0]])).toThrow(
    /NaN at \[x, y\] = \[1, 0\]/,
  );
});

const golden = goldenCases();
(golden.length > 0 ? describe : describe.skip)('against scikit-fmm', () => {
  test.each(golden.filter((c) => c.source_xy !== null))('$name', (c) => {
    const inside = ndarray(goldenMask(c), [c.h, c.w]);
    for (const order of orders) {
      const file = c.files[`fg_o${order}`];
      if (file === undefined) continue;
      const distance = geodesicDistance(inside, [c.source_xy!], { order });
      const tolerance = order === 1 ? 1e-4 : Math.max(1e-4, c.skfmm_flip_sensitivity?.fg_o2 ?? 0);
      expect(largestDifference(distance.data, c, file)).toBeLessThanOrEqual(tolerance);
    }
  });

  test('order 2 is nearer than order 1 to the exact geodesics of the figures', () => {
    const figures = golden.filter((c) => c.name.startsWith('fig_') && c.w <= 256);
    expect(figures.length).toBeGreaterThan(5);
    for (const c of figures) {
      const inside = ndarray(goldenMask(c), [c.h, c.w]);
      const exact = readNpy(c.files.fg_exact!).data;
      const [first, second] = orders.map((order) => {
        const { data } = geodesicDistance(inside, [c.source_xy!], { order });
        return data.reduce((sum, d, i) => sum + (d < Infinity ? Math.abs(d - exact[i]) : 0), 0);
      });
      expect(second).toBeLessThan(0.75 * first);
    }
  });
});
