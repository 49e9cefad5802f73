import { digits } from '../test/poses.js';
import { describeGolden } from '../test/golden.js';
import { error2d } from './index.js';

test('percent of the patch, a distance and not its square', () => {
  const result = error2d([3, 4, 0, 0], [0, 0, 0, 0], { joints: 2 });
  expect(result.value).toBeCloseTo((100 * 2.5) / 255, digits.exact);
  expect(result).toMatchObject({ unit: 'percent', joints: 2, frames: 1 });
  expect(error2d([127, 0], [0, 0], { joints: 1, size: 128 }).value).toBe(100);
});

test('the authors print the fraction', () => {
  const result = error2d([255, 0], [0, 0], { joints: 1, convention: 'authors' });
  expect(result).toMatchObject({ value: 1, unit: 'fraction' });
});

test('invisible joints are left out', () => {
  const visible = [0, 1];
  expect(error2d([NaN, 0, 25.5, 0], [0, 0, 0, 0], { joints: 2, visible }).value).toBeCloseTo(
    10,
    digits.exact,
  );
  expect(error2d([1, 1], [0, 0], { joints: 1, visible: [0] })).toMatchObject({
    value: NaN,
    frames: 0,
    count: 0,
  });
});

test('explains wrong input', () => {
  expect(() => error2d([1, 1, 1], [1, 1, 1], { joints: 1 })).toThrow(/multiple of 2 .*found 3/);
  expect(() => error2d([1, 1], [1, 1], { joints: 1, size: 1 })).toThrow(/size: expected above 1/);
});

describeGolden('ambiguity', ({ read }) => {
  test('equals the mean distance of the released code', () => {
    const { data, shape } = read('pred');
    const joints = shape[2];
    const flat = (poses: ArrayLike<number>): Float64Array =>
      Float64Array.from(
        { length: (poses.length / 3) * 2 },
        (_, i) => poses[Math.floor(i / 2) * 3 + (i % 2)],
      );
    const expected = read('mse2d').data;
    const [p, g] = [flat(data), flat(read('gt').data)];
    for (let pose = 0; pose < expected.length; pose++) {
      const part = (poses: Float64Array): Float64Array =>
        poses.subarray(pose * joints * 2, (pose + 1) * joints * 2);
      // Their poses are in [-1, 1]: the patch is 2 wide.
      const result = error2d(part(p), part(g), { joints, size: 3, convention: 'authors' });
      expect(result.value).toBeCloseTo(expected[pose], digits.golden);
    }
  });
});
