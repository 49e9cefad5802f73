import fc from 'fast-check';
import { h36m18 } from '@mas/skeleton';
import { referenceBody } from '../reference-body.js';
import { bodyFromPose } from './body-from-pose.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';

const model = createBodyModel(h36m18, referenceBody(h36m18), 1100);

function place(body: Float64Array): Float64Array {
  const points = new Float64Array(3 * model.points);
  model.place(body, points);
  return points;
}

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const leg = fc.tuple(within(-0.6, 2.2), within(-0.1, 0.8), within(0, 2.6));
const unit = fc
  .tuple(within(-1, 1), within(-1, 1), within(-1, 1))
  .filter((v) => Math.hypot(...v) > 0.1)
  .map((v) => v.map((x) => x / Math.hypot(...v)));
/** All but roll: a trunk that leans is right to first order only. */
const bodies = fc
  .tuple(
    fc.tuple(within(-0.3, 0.3), within(-0.3, 0.3), within(-0.3, 0.3)),
    within(-3.1, 3.1),
    within(-0.4, 2.2),
    within(-0.2, 0.8),
    within(-0.6, 0.6),
    leg,
    leg,
    fc.tuple(unit, unit, unit, unit),
  )
  .map(([root, heading, pitch, bend, twist, right, left, arms]) => {
    const body = standingBody();
    body.set(root, parameter.root);
    body.set([heading, pitch, 0, bend, twist, ...right, ...left, ...arms.flat()], 4);
    return body;
  });

test('is the inverse of placing a body that leans to no side', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const found = bodyFromPose(model, place(body));
      found.forEach((value, k) => expect(value).toBeCloseTo(body[k], 5));
    }),
  );
});

test('a body that leans comes out within 4 degrees of each bone', () => {
  const body = standingBody();
  body.set([0.8, 0.5, 0.2], parameter.heading);
  const [given, found] = [place(body), place(bodyFromPose(model, place(body)))];
  const [root, thorax] = model.trunk;
  for (const [from, to] of [
    [root, model.torso],
    [model.torso, thorax],
  ]) {
    const along = [given, found].map((at) =>
      [0, 1, 2].map((k) => at[3 * to + k] - at[3 * from + k]),
    );
    const cosine =
      along[0].reduce((sum, value, k) => sum + value * along[1][k], 0) /
      (Math.hypot(...along[0]) * Math.hypot(...along[1]));
    expect(cosine).toBeGreaterThan(Math.cos((4 * Math.PI) / 180));
  }
});

test('lengths of bones do not count, and joints stay within their limits', () => {
  const body = standingBody();
  body[parameter.scale] = 1.15;
  body[parameter.rightLeg + 2] = 1;
  const points = place(body);
  expect(bodyFromPose(model, points)[parameter.scale]).toBe(1);
  expect(bodyFromPose(model, points)[parameter.rightLeg + 2]).toBeCloseTo(1, 6);
  // A knee that bends forward is straight.
  const { knee, ankle } = model.legs[0];
  points[3 * ankle] = points[3 * knee] + 0.3;
  expect(bodyFromPose(model, points)[parameter.rightLeg + 2]).toBe(0);
});

test('bones of no length give a body all the same', () => {
  const found = bodyFromPose(model, new Float64Array(3 * h36m18.joints.length));
  expect(found.every(Number.isFinite)).toBe(true);
});
