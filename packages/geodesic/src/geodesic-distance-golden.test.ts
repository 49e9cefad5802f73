import ndarray from 'ndarray';
import { goldenCases, goldenMask, largestDifference, meanDifference } from '../test/golden.js';
import { geodesicDistance } from './geodesic-distance.js';

const golden = goldenCases().filter((c) => c.source_xy !== null);

(golden.length > 0 ? describe : describe.skip)('against golden data', () => {
  test('has disks, a half-plane and figures', () => {
    for (const kind of ['disk_', 'halfplane_', 'fig_']) {
      expect(golden.some((c) => c.name.startsWith(kind))).toBe(true);
    }
  });

  test.each(golden)('$name', (c) => {
    const inside = ndarray(goldenMask(c), [c.h, c.w]);

    const { data } = geodesicDistance(inside, [c.source_xy!]);
    expect(largestDifference(data, c, c.files.fg_exact!)).toBeLessThanOrEqual(1e-4);
    // The mean error of scikit-fmm's second order, as stored, is never less than ours.
    expect(meanDifference(data, c, c.files.fg_exact!)).toBeLessThanOrEqual(
      meanDifference(c.files.fg_o2!, c, c.files.fg_exact!),
    );

    const first = geodesicDistance(inside, [c.source_xy!], { order: 1 });
    expect(largestDifference(first.data, c, c.files.fg_o1!)).toBeLessThanOrEqual(1e-4);

    const second = geodesicDistance(inside, [c.source_xy!], { order: 2 });
    expect(largestDifference(second.data, c, c.files.fg_o2!)).toBeLessThanOrEqual(
      Math.max(1e-4, c.skfmm_flip_sensitivity?.fg_o2 ?? 0),
    );
  });

  test.each(golden.filter((c) => c.w <= 256))('flips and transposition of $name', (c) => {
    const [x, y] = c.source_xy!;
    const inside = ndarray(goldenMask(c), [c.h, c.w]);
    for (const order of ['exact', 1, 2] as const) {
      const expected = geodesicDistance(inside, [[x, y]], { order });
      const flipped = geodesicDistance(inside.step(-1, -1), [[c.w - 1 - x, c.h - 1 - y]], {
        order,
      });
      const transposed = geodesicDistance(inside.transpose(1, 0), [[y, x]], { order });
      let different = 0;
      for (let v = 0; v < c.h; v++) {
        for (let u = 0; u < c.w; u++) {
          const value = expected.get(v, u);
          if (flipped.get(c.h - 1 - v, c.w - 1 - u) !== value) different++;
          if (transposed.get(u, v) !== value) different++;
        }
      }
      expect(different).toBe(0);
    }
  });
});
