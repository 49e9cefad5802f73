import { armDegrees, legDegrees } from './body-angles.js';
import { mixAngles } from './mix-angles.js';
import { standing } from './standing.js';

const other = {
  ...standing,
  lean: -0.4,
  leftLeg: legDegrees(40, 10, 0, 80),
  rightArm: armDegrees(0, 90, -20, 60),
};

test('weights 0 and 1 give the ends, and a half every mean', () => {
  expect(mixAngles(standing, other, 0)).toEqual(standing);
  expect(mixAngles(standing, other, 1)).toEqual(other);
  const half = mixAngles(standing, other, 0.5);
  expect(half.lean).toBe(-0.2);
  expect(half.leftLeg.knee).toBeCloseTo((40 * Math.PI) / 180, 12);
  expect(half.rightArm.abduct).toBeCloseTo(Math.PI / 4, 12);
  expect(half.leftArm).toEqual(standing.leftArm);
});

test('the ends stay as they were', () => {
  const before = structuredClone(other);
  mixAngles(other, standing, 0.3);
  expect(other).toEqual(before);
});
