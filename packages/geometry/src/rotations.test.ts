import fc from 'fast-check';
import { largestDifference, values } from '../test/arrays.js';
import { expectRotation } from '../test/rotations.js';
import { describeGolden } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import {
  axisAngleToMatrix,
  matrixToAxisAngle,
  matrixToQuaternion,
  matrixToRotation6d,
  quaternionToMatrix,
  rotation6dToMatrix,
} from './index.js';

const unit = fc.double({ min: -1, max: 1, noNaN: true });

test('a quarter turn about z takes x to y', () => {
  const expected = [0, -1, 0, 1, 0, 0, 0, 0, 1];
  const found = axisAngleToMatrix([0, 0, Math.PI / 2]).flat();
  expect(largestDifference(found, expected)).toBeLessThan(tolerance.exact);
  const half = Math.SQRT1_2;
  const same = quaternionToMatrix([half, 0, 0, half]).flat();
  expect(largestDifference(same, expected)).toBeLessThan(tolerance.exact);
});

test('rotation vectors come back from their matrices, from no turn to a half turn', () => {
  fc.assert(
    fc.property(
      fc.tuple(unit, unit, unit).filter((axis) => Math.hypot(...axis) > 0.1),
      fc.oneof(
        fc.double({ min: 0, max: 3.14, noNaN: true }),
        fc.double({ min: 0, max: 1e-3, noNaN: true }),
        fc.double({ min: 0, max: 1e-6, noNaN: true }).map((small) => Math.PI - small),
      ),
      (axis, angle) => {
        const vector = axis.map((value) => (value * angle) / Math.hypot(...axis));
        const back = matrixToAxisAngle(axisAngleToMatrix(vector));
        // A half turn about an axis is that about its opposite.
        const opposite = back.map((v) => v - (2 * Math.PI * v) / Math.hypot(...back));
        const error = Math.min(
          largestDifference(back, vector),
          largestDifference(opposite, vector),
        );
        expect(Number.isNaN(error) ? largestDifference(back, vector) : error).toBeLessThan(
          tolerance.computed,
        );
      },
    ),
  );
});

test('quaternions come back from their matrices, up to length and sign', () => {
  fc.assert(
    fc.property(
      fc.tuple(unit, unit, unit, unit).filter((q) => Math.hypot(...q) > 0.1),
      (q) => {
        const length = Math.hypot(...q) * (q[0] < 0 ? -1 : 1);
        const back = matrixToQuaternion(quaternionToMatrix(q));
        const expected = q.map((value) => value / length);
        const opposite = expected.map((value) => -value);
        expect(back[0]).toBeGreaterThanOrEqual(0);
        expect(
          Math.min(largestDifference(back, expected), largestDifference(back, opposite)),
        ).toBeLessThan(tolerance.computed);
      },
    ),
  );
});

test('no turn is the identity', () => {
  expect(axisAngleToMatrix([0, 0, 0])).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  expect(matrixToAxisAngle(axisAngleToMatrix([0, 0, 0]))).toEqual([0, 0, 0]);
});

describeGolden('opencv_projectPoints', ({ read }) => {
  test('axisAngleToMatrix equals cv2.Rodrigues', () => {
    const found = axisAngleToMatrix(values(read('rvec')));
    expect(largestDifference(found.flat(), read('R').data)).toBeLessThan(tolerance.exact);
  });
});

test('explains what is no rotation', () => {
  expect(() => axisAngleToMatrix([1, NaN, 0])).toThrow(
    /rotation: expected an array of 3 finite numbers/,
  );
  expect(() => quaternionToMatrix([0, 0, 0, 0])).toThrow(/expected a length above 0/);
  const mirror = [
    [-1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  for (const wrong of [mirror, mirror.map((row) => row.map(() => 0)), mirror.slice(1)]) {
    expect(() => matrixToQuaternion(wrong)).toThrow(/matrixToQuaternion: matrix: expected/);
  }
});

const vector = fc.tuple(unit, unit, unit);
/** Any angle, and the neighbourhoods of no turn and of a half turn. */
const anyAngle = fc.oneof(
  fc.double({ min: 0, max: Math.PI, noNaN: true }),
  fc.double({ min: 0, max: 1e-9, noNaN: true }),
  fc.double({ min: 0, max: 1e-9, noNaN: true }).map((small) => Math.PI - small),
);
const anyRotation = fc
  .tuple(
    vector.filter((axis) => Math.hypot(...axis) > 0.1),
    anyAngle,
  )
  .map(([axis, angle]) => axisAngleToMatrix(axis.map((v) => (v * angle) / Math.hypot(...axis))));

test.each([
  ['quaternion', (m: number[][]) => quaternionToMatrix(matrixToQuaternion(m))],
  ['axis-angle', (m: number[][]) => axisAngleToMatrix(matrixToAxisAngle(m))],
  ['6D', (m: number[][]) => rotation6dToMatrix(matrixToRotation6d(m))],
  [
    'all of them',
    (m: number[][]) =>
      axisAngleToMatrix(
        matrixToAxisAngle(
          quaternionToMatrix(matrixToQuaternion(rotation6dToMatrix(matrixToRotation6d(m)))),
        ),
      ),
  ],
])('matrices come back by %s, at every angle', (_, roundTrip) => {
  fc.assert(
    fc.property(anyRotation, (matrix) => {
      const back = roundTrip(matrix);
      expectRotation(back, tolerance.exact);
      expect(largestDifference(back.flat(), matrix.flat())).toBeLessThan(tolerance.exact);
    }),
  );
});

test('at a half turn exactly, the largest part of the axis comes out positive', () => {
  for (const axis of [
    [-1, 0, 0],
    [0.6, -0.8, 0],
    [0, 0, -1],
  ]) {
    const half = [0, 1, 2].map((r) => axis.map((v, c) => 2 * axis[r] * v - (r === c ? 1 : 0)));
    const found = matrixToAxisAngle(half).map((v) => v / Math.PI);
    expect(
      largestDifference(
        found,
        [0, 1, 2].map((d) => -axis[d] || 0),
      ),
    ).toBeLessThan(tolerance.exact);
  }
});

test('6D: the columns are the vectors made orthonormal, whatever their lengths', () => {
  const found = rotation6dToMatrix([3, 4, 0, 1e-3 * 3 - 4, 1e-3 * 4 + 3, 0]);
  expect(largestDifference(found.flat(), [0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1])).toBeLessThan(
    tolerance.exact,
  );
  fc.assert(
    fc.property(
      fc.tuple(vector, vector),
      fc.constantFrom(1e-150, 1e-9, 1, 1e9, 1e150),
      ([a, b], size) => {
        const six = [...a.map((v) => v * size), ...b.map((v) => v / size)];
        const matrix = rotation6dToMatrix(six);
        expectRotation(matrix, tolerance.exact);
        const [ax, ay, az] = a.map((v) => v / Math.hypot(...a));
        if (Math.hypot(...a) > 1e-9) {
          const first = matrix.map((row) => row[0]);
          expect(largestDifference(first, [ax, ay, az])).toBeLessThan(tolerance.exact);
        }
      },
    ),
  );
});

test('6D: the smallest and the largest numbers', () => {
  for (const size of [5e-324, 1e-310, 1e308]) {
    expectRotation(rotation6dToMatrix([size, -size, 0, 0, size, size]), tolerance.exact);
  }
});

test('6D: nearly parallel vectors still give a rotation', () => {
  for (const gap of [1e-3, 1e-6, 1e-9, 1e-11, 1e-13, 0]) {
    expectRotation(rotation6dToMatrix([1, 2, 3, 1, 2, 3 + gap]), tolerance.exact);
  }
});

test.each([
  ['six zeros', [0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 1]],
  ['no first vector', [0, 0, 0, 0, 0, 7], [1, 0, 0, 0, 0, -1, 0, 1, 0]],
  ['no second vector', [0, 2, 0, 0, 0, 0], [0, 1, 0, 1, 0, 0, 0, 0, -1]],
  ['parallel vectors', [0, 0, 3, 0, 0, -5], [0, 1, 0, 0, 0, 1, 1, 0, 0]],
])('6D: the documented rotation for %s', (_, six, expected) => {
  expect(
    rotation6dToMatrix(six)
      .flat()
      .map((v) => v + 0),
  ).toEqual(expected);
});

test('explains wrong numbers', () => {
  expect(() => rotation6dToMatrix([1, 2, 3])).toThrow(
    /rotation6dToMatrix: rotation: expected an array of 6 finite numbers, found \[1,2,3\]/,
  );
  expect(() => rotation6dToMatrix([1, 0, 0, 0, Infinity, 0])).toThrow(
    /expected an array of 6 finite numbers/,
  );
  expect(() => quaternionToMatrix([1, NaN, 0, 0])).toThrow(/expected an array of 4 finite numbers/);
  expect(() => axisAngleToMatrix([Infinity, 0, 0])).toThrow(
    /expected an array of 3 finite numbers/,
  );
  expect(() => matrixToRotation6d([[1]])).toThrow(/matrixToRotation6d: matrix: expected 3x3/);
  const broken = [
    [1, 0, 0],
    [0, NaN, 0],
    [0, 0, 1],
  ];
  expect(() => matrixToAxisAngle(broken)).toThrow(/expected 3x3 finite numbers/);
});
