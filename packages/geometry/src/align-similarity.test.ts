import fc from 'fast-check';
import { fromRows, largestDifference, values } from '../test/arrays.js';
import { tolerance } from '../test/tolerance.js';
import { alignSimilarity, axisAngleToMatrix } from './index.js';

const angle = fc.double({ min: -3, max: 3, noNaN: true });
const coordinate = fc.integer({ min: -1000, max: 1000 });
const triple = fc.tuple(coordinate, coordinate, coordinate);
const square = [
  [0, 0, 0],
  [1, 0, 0],
  [1, 2, 0],
  [0, 2, 0],
];
const body = [...square, [0.3, 0.4, 1]];

function move(points: number[][], rotation: number[][], scale: number, shift: number[]) {
  return points.map((p) =>
    rotation.map((row, d) => scale * (row[0] * p[0] + row[1] * p[1] + row[2] * p[2]) + shift[d]),
  );
}

function determinant([a, b, c]: number[][]): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}

test.each([
  ['a body', body],
  ['points in a plane', square],
])('finds back the similarity that moved %s', (_, points) => {
  fc.assert(
    fc.property(
      fc.tuple(angle, angle, angle),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      triple,
      (vector, scale, shift) => {
        const rotation = axisAngleToMatrix(vector);
        const target = fromRows(move(points, rotation, scale, shift));
        const found = alignSimilarity(fromRows(points), target);
        expect(found.scale / scale).toBeCloseTo(1, 9);
        expect(largestDifference(found.rotation.flat(), rotation.flat())).toBeLessThan(
          tolerance.computed,
        );
        expect(largestDifference(found.translation, shift)).toBeLessThan(tolerance.solved);
        expect(largestDifference(found.aligned.data, target.data)).toBeLessThan(tolerance.solved);
      },
    ),
  );
});

test('no other similarity nearby is better', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(triple, triple), { minLength: 4, maxLength: 8 }),
      fc.tuple(angle, angle, angle),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (pairs, vector, grow) => {
        const [source, target] = [pairs.map(([s]) => s), pairs.map(([, t]) => t)];
        const found = alignSimilarity(fromRows(source), fromRows(target));
        const error = (points: number[][]): number =>
          points.reduce(
            (sum, p, i) => sum + Math.hypot(...p.map((v, d) => v - target[i][d])) ** 2,
            0,
          );
        const best = error(move(source, found.rotation, found.scale, found.translation));
        const turn = axisAngleToMatrix(vector.map((v) => 0.01 * v));
        // Turn and grow about the centre of the target.
        const center = [0, 1, 2].map((d) => target.reduce((s, p) => s + p[d], 0) / target.length);
        const aligned = move(source, found.rotation, found.scale, found.translation);
        const centred = aligned.map((p) => p.map((v, d) => v - center[d]));
        const other = error(move(centred, turn, 1 + 0.01 * grow, center));
        expect(other).toBeGreaterThanOrEqual(best - tolerance.computed * (1 + best));
        expect(determinant(found.rotation)).toBeCloseTo(1, 9);
      },
    ),
  );
});

test('a mirrored body needs reflection', () => {
  const mirrored = fromRows(body.map(([x, y, z]) => [-x, y, z]));
  const proper = alignSimilarity(fromRows(body), mirrored);
  expect(determinant(proper.rotation)).toBeCloseTo(1, 12);
  expect(largestDifference(proper.aligned.data, mirrored.data)).toBeGreaterThan(0.1);
  const improper = alignSimilarity(fromRows(body), mirrored, { reflection: true });
  expect(determinant(improper.rotation)).toBeCloseTo(-1, 12);
  expect(largestDifference(improper.aligned.data, mirrored.data)).toBeLessThan(tolerance.exact);
});

test('a mirrored plane needs none', () => {
  const mirrored = fromRows(square.map(([x, y, z]) => [-x, y, z]));
  const { rotation, aligned } = alignSimilarity(fromRows(square), mirrored);
  expect(determinant(rotation)).toBeCloseTo(1, 12);
  expect(largestDifference(aligned.data, mirrored.data)).toBeLessThan(tolerance.exact);
});

test('without scale the size stays', () => {
  const target = fromRows(body.map((p) => p.map((v) => 3 * v)));
  const found = alignSimilarity(fromRows(body), target, { scale: false });
  expect(found.scale).toBe(1);
  expect(largestDifference(found.rotation.flat(), [1, 0, 0, 0, 1, 0, 0, 0, 1])).toBeLessThan(
    tolerance.computed,
  );
});

test('points on a line are brought onto a line', () => {
  const source = fromRows([0, 1, 3].map((t) => [t, 2 * t, -t]));
  const target = fromRows([0, 1, 3].map((t) => [5, 4 * t, 1 + t]));
  const { aligned, rotation } = alignSimilarity(source, target);
  expect(largestDifference(aligned.data, target.data)).toBeLessThan(tolerance.computed);
  expect(determinant(rotation)).toBeCloseTo(1, 12);
});

test('points that coincide: the documented values', () => {
  const same = fromRows([
    [7, 8, 9],
    [7, 8, 9],
    [7, 8, 9],
    [7, 8, 9],
    [7, 8, 9],
  ]);
  const source = alignSimilarity(same, fromRows(body));
  expect(source.scale).toBe(1);
  expect(source.rotation.flat()).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  expect(largestDifference(source.aligned.data.subarray(0, 3), [0.46, 0.88, 0.2])).toBeLessThan(
    tolerance.exact,
  );
  const target = alignSimilarity(fromRows(body), same);
  expect(target.scale).toBe(0);
  expect(values(target.aligned)).toEqual(values(same));
  expect(alignSimilarity(fromRows([[0, 0, 0]]), fromRows([[1, 2, 3]])).translation).toEqual([
    1, 2, 3,
  ]);
});

test('explains wrong input', () => {
  expect(() => alignSimilarity(fromRows(body), fromRows(square))).toThrow(
    /alignSimilarity: target: expected an ndarray of shape \[5, 3\], found shape \[4, 3\]/,
  );
  const broken = fromRows(body);
  broken.set(2, 1, NaN);
  expect(() => alignSimilarity(fromRows(body), broken)).toThrow(
    /alignSimilarity: target: expected finite numbers, found NaN in point 2/,
  );
});

const anyPoint = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -1000, max: 1000 })));

test('the closed form and the decomposition agree', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyPoint, anyPoint), { minLength: 4, maxLength: 9 }),
      fc.constantFrom(1e-6, 1e-3, 1),
      (pairs, size) => {
        const [source, target] = [0, 1].map((k) => fromRows(pairs.map((p) => p[k].map((v) => v * size)))); // prettier-ignore
        // `reflection` always decomposes; where it mirrors there is nothing to compare.
        const whole = alignSimilarity(source, target, { reflection: true });
        fc.pre(determinant(whole.rotation) > 0);
        const quick = alignSimilarity(source, target);
        // Both are best, also where rounding chooses among nearly equal rotations.
        const error = (aligned: ArrayLike<number>) =>
          Math.hypot(...Array.from(aligned, (v, i) => v - target.data[i]));
        expect(error(quick.aligned.data) / size).toBeCloseTo(error(whole.aligned.data) / size, 9);
        expect(determinant(quick.rotation)).toBeCloseTo(1, 9);
      },
    ),
  );
});

test('reflection: a plane, a line and a point need none; a mirrored body takes it', () => {
  const line = [0, 1, 3].map((t) => [t, 2 * t, -t]);
  const point = [
    [7, 8, 9],
    [7, 8, 9],
    [7, 8, 9],
  ];
  for (const source of [square, line, point]) {
    const mirrored = source.map(([x, y, z]) => [-x, y, z]);
    for (const reflection of [false, true]) {
      for (const scale of [false, true]) {
        const found = alignSimilarity(fromRows(source), fromRows(mirrored), { reflection, scale });
        expect(determinant(found.rotation)).toBeCloseTo(1, 12);
        expect(found.scale).toBeCloseTo(1, 12);
        expect(largestDifference(found.aligned.data, mirrored.flat())).toBeLessThan(
          tolerance.computed,
        );
      }
    }
  }
  const mirrored = fromRows(body.map(([x, y, z]) => [-x, 3 * y, z]));
  const error = (reflection: boolean) =>
    largestDifference(
      alignSimilarity(fromRows(body), mirrored, { reflection }).aligned.data,
      mirrored.data,
    );
  expect(error(true)).toBeLessThan(error(false));
});

test('a target in one point: scale 0, or kept', () => {
  const same = fromRows(body.map(() => [1, 2, 3]));
  for (const reflection of [false, true]) {
    const free = alignSimilarity(fromRows(body), same, { reflection });
    expect(free.scale).toBe(0);
    expect(free.rotation.flat()).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const kept = alignSimilarity(fromRows(body), same, { reflection, scale: false });
    expect(kept.scale).toBe(1);
    expect(kept.aligned.data.every(Number.isFinite)).toBe(true);
  }
});

test.each([NaN, Infinity, -Infinity])('%f is an error that names the point', (value) => {
  const broken = fromRows(body);
  broken.set(3, 2, value);
  expect(() => alignSimilarity(broken, fromRows(body))).toThrow(
    /alignSimilarity: source: expected finite numbers, found -?(NaN|Infinity) in point 3/,
  );
});

test('coordinates whose squares overflow give NaN', () => {
  const huge = fromRows(body.map((row) => row.map((value) => 1e200 * value)));
  const { scale, rotation, translation, aligned } = alignSimilarity(huge, fromRows(body));
  const numbers = [scale, ...rotation.flat(), ...translation, ...aligned.data];
  expect(numbers.every(Number.isNaN)).toBe(true);
});
