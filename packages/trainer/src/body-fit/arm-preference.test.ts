import { h36m18 } from '@mas/skeleton';
import { referenceBody } from '../reference-body.js';
import { armPreference } from './arm-preference.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';

const model = createBodyModel(h36m18, referenceBody(h36m18), 1100);

/** What the right arm of a body that heads along x costs, beyond a left arm that hangs. */
function costOf(upper: number[], fore: number[]): number {
  const body = standingBody();
  body.set([...upper, ...fore], parameter.rightArm);
  const points = new Float64Array(3 * model.points);
  model.place(body, points);
  return armPreference(model, body, points);
}

test('arms hang rather than point up, straight rather than bent', () => {
  const [down, up, aside] = [
    [0, -0.2, -0.98],
    [0, -0.2, 0.98],
    [0, -1, 0],
  ];
  expect(costOf(down, down)).toBeLessThan(costOf(aside, aside));
  expect(costOf(aside, aside)).toBeLessThan(costOf(up, up));
  expect(costOf(aside, aside)).toBeLessThan(costOf(aside, [0.8, -0.6, 0]));
});

test('an arm across the chest, behind it, or within the trunk costs far more', () => {
  const raised = costOf([0, -0.2, 0.98], [0, -0.2, 0.98]);
  expect(costOf([0, 1, 0], [1, 0, 0])).toBeGreaterThan(2 * raised);
  expect(costOf([0, -0.2, -0.98], [-1, 0, 0])).toBeGreaterThan(2 * raised);
  expect(costOf([0, 0.75, -0.66], [0, 0.75, -0.66])).toBeGreaterThan(2 * raised);
});
