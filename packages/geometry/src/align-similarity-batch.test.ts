import { fromRows, largestDifference, relativeDifference, values } from '../test/arrays.js';
import { describeGolden } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import { alignSimilarity, alignSimilarityBatch, axisAngleToMatrix } from './index.js';

const body = [
  [0, 0, 0],
  [1, 0, 0],
  [1, 2, 0],
  [0, 2, 0],
  [0.3, 0.4, 1],
];

function move(points: number[][], rotation: number[][], scale: number, shift: number[]) {
  return points.map((p) =>
    rotation.map((row, d) => scale * (row[0] * p[0] + row[1] * p[1] + row[2] * p[2]) + shift[d]),
  );
}

describe('alignSimilarityBatch', () => {
  const sets = [0, 1, 2].map((k) => ({
    source: body.map((p) => p.map((v, d) => v + 0.1 * Math.sin(k + 3 * d + v))),
    target: move(body, axisAngleToMatrix([k, 1, -k]), 1 + k, [k, 2, 3]),
  }));
  const source = sets.flatMap((s) => s.source.flat());
  const target = sets.flatMap((s) => s.target.flat());

  test('aligns each set as alignSimilarity does, also in place', () => {
    for (const options of [{}, { scale: false }, { reflection: true }]) {
      const expected = sets.flatMap((s) =>
        values(alignSimilarity(fromRows(s.source), fromRows(s.target), options).aligned),
      );
      expect([...alignSimilarityBatch(source, target, { points: 5, ...options })]).toEqual(
        expected,
      );
      const own = Float64Array.from(source);
      expect(alignSimilarityBatch(own, target, { points: 5, ...options }, own)).toBe(own);
      expect([...own]).toEqual(expected);
    }
  });

  test('points of weight 0 are not read, and moved with the others', () => {
    const weights = [1, 1, 0, 1, 1, ...Array.from({ length: 10 }, () => 1)];
    const wrong = target.map((v, i) => (i >= 6 && i < 9 ? NaN : v));
    const found = alignSimilarityBatch(source, wrong, { points: 5, weights });
    const kept = [0, 1, 3, 4];
    const { scale, rotation, translation } = alignSimilarity(
      fromRows(kept.map((i) => sets[0].source[i])),
      fromRows(kept.map((i) => sets[0].target[i])),
    );
    const expected = move(sets[0].source, rotation, scale, translation).flat();
    expect(largestDifference(found.subarray(0, 15), expected)).toBeLessThan(tolerance.computed);
  });

  test('a weight of 2 counts as two points', () => {
    const twice = [...sets[1].source, sets[1].source[2]];
    const other = sets[1].target.map((p) => p.map((v) => v + Math.sin(9 * v)));
    const expected = alignSimilarity(fromRows(twice), fromRows([...other, other[2]]));
    const found = alignSimilarityBatch(sets[1].source.flat(), other.flat(), {
      points: 5,
      weights: [1, 1, 2, 1, 1],
    });
    expect(largestDifference(found, expected.aligned.data.subarray(0, 15))).toBeLessThan(
      tolerance.computed,
    );
  });

  test('a set that is not finite, or has no weight, comes out as NaN and leaves the others', () => {
    const clean = alignSimilarityBatch(source, target, { points: 5 });
    for (const value of [NaN, Infinity]) {
      const broken = source.map((v, i) => (i === 20 ? value : v));
      const found = alignSimilarityBatch(broken, target, { points: 5 });
      expect([...found.subarray(15, 30)].every(Number.isNaN)).toBe(true);
      expect([...found.subarray(0, 15)]).toEqual([...clean.subarray(0, 15)]);
      expect([...found.subarray(30)]).toEqual([...clean.subarray(30)]);
    }
    const weights = Array.from({ length: 15 }, (_, i) => (i < 5 ? 0 : 1));
    const found = alignSimilarityBatch(source, target, { points: 5, weights });
    expect([...found.subarray(0, 15)].every(Number.isNaN)).toBe(true);
    expect([...found.subarray(15)]).toEqual([...clean.subarray(15)]);
  });
});

describeGolden('metrics', ({ name, read }) => {
  test('aligns as the released code of X-as-Supervision', () => {
    const [predicted, truth, expected] = ['pred', 'gt', 'aligned_procrustes'].map(read);
    const [poses, joints] = predicted.shape;
    const found = alignSimilarityBatch(predicted.data, truth.data, { points: joints });
    for (let i = 0; i < poses; i++) {
      const own = found.subarray(i * joints * 3, (i + 1) * joints * 3);
      // Pose 3 of that case is constant, which the peer turns into NaN.
      if (name === 'metrics_degenerate' && i === 3) expect(own.every(Number.isFinite)).toBe(true);
      else {
        expect(relativeDifference(own, values(expected.pick(i, null, null)))).toBeLessThan(
          tolerance.golden,
        );
      }
    }
  });
});
