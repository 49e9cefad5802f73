import fc from 'fast-check';
import ndarray from 'ndarray';
import { pixelsOf, randomMask, symmetries, valuesOf } from '../test/random-mask.js';
import { geodesicDistance } from './geodesic-distance.js';
import { nearestSource } from './nearest-source.js';

const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });

test.each(['exact', 1, 2] as const)('has distances and labels that agree, order %s', (order) => {
  fc.assert(
    fc.property(randomMask, picks, (mask, chosen) => {
      const pixels = pixelsOf(mask);
      const sources = chosen.map((pick) => pixels[pick % pixels.length]);
      const { distance, label } = nearestSource(mask, sources, { order });
      expect(valuesOf(distance)).toEqual(valuesOf(geodesicDistance(mask, sources, { order })));
      const each = sources.map((source) => geodesicDistance(mask, [source], { order }));
      for (let y = 0; y < mask.shape[0]; y++) {
        for (let x = 0; x < mask.shape[1]; x++) {
          const index = label.get(y, x);
          const found = distance.get(y, x);
          expect(index === -1).toBe(found === Infinity);
          if (index < 0) continue;
          const alone = each[index].get(y, x);
          // Exact distances are those from the labelled source; a front that met others is faster.
          if (order === 'exact') expect(found).toBeCloseTo(alone, 5);
          else expect(found).toBeLessThanOrEqual(alone + (order === 1 ? 1e-5 : 0.5));
        }
      }
      sources.forEach(([x, y], k) => {
        const first = sources.findIndex(([u, v]) => u === x && v === y);
        expect(label.get(y, x)).toBe(Math.min(first, k));
      });
    }),
  );
});

test.each(symmetries)('commutes with $name', ({ view, point }) => {
  fc.assert(
    fc.property(randomMask, picks, (mask, chosen) => {
      const pixels = pixelsOf(mask);
      const [h, w] = mask.shape;
      const sources = chosen.map((pick) => pixels[pick % pixels.length]);
      for (const order of ['exact', 1, 2] as const) {
        const moved = nearestSource(
          view(mask),
          sources.map((source) => point(source, h, w)),
          { order },
        );
        expect(valuesOf(moved.label)).toEqual(
          valuesOf(view(nearestSource(mask, sources, { order }).label)),
        );
      }
    }),
  );
});

test('parts an image at a slow line between two seeds', () => {
  const full = ndarray(new Uint8Array(7).fill(1), [1, 7]);
  const speed = ndarray([1, 1, 1, 1, 1, 0.01, 1], [1, 7]);
  const seeds: [number, number][] = [
    [0, 0],
    [6, 0],
  ];
  expect(valuesOf(nearestSource(full, seeds).label)).toEqual([0, 0, 0, 0, 1, 1, 1]);
  expect(valuesOf(nearestSource(full, seeds, { speed }).label)).toEqual([0, 0, 0, 0, 0, 1, 1]);
});

test('is -1 everywhere without sources', () => {
  const { distance, label } = nearestSource(ndarray([1, 1], [1, 2]), []);
  expect(valuesOf(label)).toEqual([-1, -1]);
  expect(valuesOf(distance)).toEqual([Infinity, Infinity]);
});

test('names itself in errors', () => {
  const full = ndarray([1, 1], [1, 2]);
  expect(() => nearestSource(null as never, [])).toThrow(/nearestSource: mask must be/);
  expect(() => nearestSource(full, [[0, 1]])).toThrow(/nearestSource: source 0 at \[0, 1\]/);
  expect(() => nearestSource(full, [], { order: 3 as 2 })).toThrow(/nearestSource: order must/);
  expect(() => nearestSource(full, [], { spacing: [0, 1] })).toThrow(/nearestSource: spacing must/);
});

test('rejects a mask with NaN', () => {
  expect(() => nearestSource(ndarray([NaN], [1, 1]), [])).toThrow(/nearestSource: mask is NaN/);
});
