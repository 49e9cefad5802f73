import { analyticSet } from '../test/analytic-scenes.js';
import { viewDisagreement } from './view-disagreement.js';

test('is the root mean square distance in mm, of the views that count', () => {
  const set = analyticSet(2);
  const triangulated = Float32Array.of(0, 0, 0, 1, 1, 1, 0, 0, 0, 0.5, 0, 0);
  const lifted = new Float32Array(2 * 4 * 2 * 3);
  const put = (s: number, v: number, j: number, point: number[]) =>
    lifted.set(point, 3 * ((4 * s + v) * 2 + j));
  for (let s = 0; s < 2; s++) {
    for (let v = 0; v < 4; v++) {
      for (let j = 0; j < 2; j++)
        put(s, v, j, [...triangulated.subarray(6 * s + 3 * j, 6 * s + 3 * j + 3)]);
    }
  }
  // Of the first scene's second joint, one view is 0.2 off and another one 0.5 along two axes.
  put(0, 1, 1, [1.2, 1, 1]);
  put(0, 2, 1, [1, 1.3, 1.4]);
  const found = viewDisagreement({ lifted, triangulated }, set);
  expect([...found].map((mm) => Math.round(mm))).toEqual([
    0,
    Math.round(1100 * Math.sqrt((0.04 + 0.25) / 4)),
    0,
    0,
  ]);
  set.viewWeights[2] = 0;
  const without = viewDisagreement({ lifted, triangulated }, set);
  expect(without[1]).toBeCloseTo(1100 * Math.sqrt(0.04 / 3), 3);
});

test('cut masks disagree, too, where no two are whole', () => {
  const set = analyticSet(1);
  set.masks.fill(255);
  set.viewWeights.set([0, 0, 1, 0]);
  const far = { lifted: new Float32Array(12).fill(3), triangulated: new Float32Array(3) };
  expect(viewDisagreement(far, set)[0]).toBeCloseTo(1100 * Math.sqrt(27), 2);
});

test('one view cannot disagree', () => {
  const set = analyticSet(1, [0]);
  const far = { lifted: new Float32Array(3).fill(3), triangulated: new Float32Array(3) };
  expect([...viewDisagreement(far, set)]).toEqual([0]);
});
