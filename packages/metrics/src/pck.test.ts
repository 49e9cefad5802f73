import { digits, shifted, irregularPoses } from '../test/poses.js';
import { auc, pck, pckh } from './index.js';

const joints = 6;
const truth = irregularPoses(3, joints);
const options = { joints, alignment: 'none' as const };

test('an error of 75 mm everywhere: PCK 100, AUC 48.387', () => {
  const predicted = shifted(truth, [45, 0, 60]);
  expect(pck(predicted, truth, options).value).toBe(100);
  // The offset is not exact in binary: stay clear of the threshold of 75 itself.
  const nearly = shifted(truth, [45.0001, 0, 60]);
  expect(auc(nearly, truth, options).value).toBeCloseTo(48.387097, digits.golden);
});

test('no error: AUC 96.774, as the threshold 0 is never passed', () => {
  expect(auc(truth, truth, options).value).toBeCloseTo(3000 / 31, digits.exact);
  expect(pck(truth, truth, { joints }).value).toBe(100);
});

test('the threshold is strict and can be chosen', () => {
  const zero = new Float32Array(6);
  const predicted = [150, 0, 0, 0, 149.99, 0];
  const result = pck(predicted, zero, { joints: 2, alignment: 'none' });
  expect(result).toEqual({
    value: 50,
    unit: 'percent',
    alignment: 'none',
    joints: 2,
    frames: 1,
    count: 2,
  });
  expect(pck(predicted, zero, { joints: 2, alignment: 'none', threshold: 151 }).value).toBe(100);
  expect(() => pck(predicted, zero, { joints: 2, threshold: 0 })).toThrow(/threshold: expected/);
});

test('poses are aligned at their roots by default', () => {
  expect(pck(shifted(truth, [0, 0, 5000]), truth, { joints }).value).toBe(100);
  expect(pck(shifted(truth, [0, 0, 5000]), truth, options).value).toBe(0);
});

test('PCKh counts 2D joints within half a head, strictly', () => {
  const zero = new Float32Array(8);
  const predicted = [9.99, 0, 10, 0, 0, 19, 0, 21];
  const heads = { joints: 2, headSizes: [20, 40] };
  expect(pckh(predicted, zero, heads)).toEqual({
    value: 50,
    unit: 'percent',
    alignment: 'none',
    joints: 2,
    frames: 2,
    count: 4,
  });
  expect(pckh(predicted, zero, { ...heads, fraction: 0.51 }).value).toBe(75);
  expect(pckh(predicted, zero, { ...heads, visible: [1, 1, 0, 0] })).toMatchObject({
    value: 50,
    frames: 1,
  });
  expect(() => pckh(predicted, zero, { joints: 2, headSizes: [20] })).toThrow(
    /headSizes: expected an array of 2, one per pose, found 1/,
  );
  expect(() => pckh(predicted, zero, { joints: 2, headSizes: [20, 0] })).toThrow(
    /headSizes: expected positive pixels, found 0 for pose 1/,
  );
});
