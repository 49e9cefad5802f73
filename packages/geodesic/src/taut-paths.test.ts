import fc from 'fast-check';
import { pixelsOf, randomMask } from '../test/random-mask.js';
import { shortestPaths } from '../test/shortest-paths.js';
import { Grid } from './grid.js';
import { TautPaths } from './taut-paths.js';

const spacings = fc.oneof(
  fc.constant([1, 1] as const),
  fc.tuple(
    fc.double({ min: 0.2, max: 4, noNaN: true }),
    fc.double({ min: 0.2, max: 4, noNaN: true }),
  ),
);

test('finds the shortest paths of a visibility graph, and their sources', () => {
  fc.assert(
    fc.property(
      randomMask,
      fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      spacings,
      (mask, picks, spacing) => {
        const [h, w] = mask.shape;
        const pixels = pixelsOf(mask);
        const sources = picks.map((pick) => pixels[pick % pixels.length]);
        const out = new Float32Array(h * w);
        const labels = new Int32Array(h * w);
        const grid = new Grid(h, w);
        grid.load(mask.data);
        for (const [x, y] of sources) grid.add(y * w + x);
        new TautPaths(grid).run(spacing[0], spacing[1]);
        grid.write(out, labels);
        const each = sources.map((source) => shortestPaths(mask.data, h, w, source, spacing));
        out.forEach((found, i) => {
          const expected = Math.min(...each.map((distances) => distances[i]));
          if (expected === Infinity) {
            expect([found, labels[i]]).toEqual([Infinity, -1]);
          } else {
            expect(found).toBeCloseTo(expected, 4);
            expect(each[labels[i]][i]).toBeCloseTo(expected, 4);
          }
        });
      },
    ),
  );
});

test('gives the same for sources in any number and order', () => {
  fc.assert(
    fc.property(randomMask, fc.infiniteStream(fc.nat()), (mask, stream) => {
      const [h, w] = mask.shape;
      const sources = pixelsOf(mask).filter(() => stream.next().value % 3 > 0);
      const distances = (list: [number, number][]): Float32Array => {
        const out = new Float32Array(h * w);
        const grid = new Grid(h, w);
        grid.load(mask.data);
        for (const [x, y] of list) grid.add(y * w + x);
        new TautPaths(grid).run(1, 1);
        grid.write(out);
        return out;
      };
      const nearest = new Float32Array(h * w).fill(Infinity);
      for (const source of sources) {
        distances([source]).forEach((d, i) => (nearest[i] = Math.min(nearest[i], d)));
      }
      expect(distances(sources)).toEqual(nearest);
      expect(distances(sources.toReversed())).toEqual(nearest);
    }),
  );
});
