import fc from 'fast-check';
import { largestDifference, values } from '../test/arrays.js';
import { describeGolden } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import {
  axisAngleToMatrix,
  matrixToAxisAngle,
  matrixToQuaternion,
  quaternionToMatrix,
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
  expect(() => axisAngleToMatrix([1, NaN, 0])).toThrow(/rotation: expected 3 finite numbers/);
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
