import { h36m18 } from '@mas/skeleton';
import { capsuleScene } from '../../test/capsule-scene.js';
import { referenceBody } from '../reference-body.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { refitBody } from './refit-body.js';

const model = createBodyModel(h36m18, referenceBody(h36m18), 1100);
const joints = h36m18.joints.length;
const { masks, ...seen } = capsuleScene(model.whole, place(walking()));
const scene = { masks, ...seen, heading: 0 };

function place(body: Float64Array): Float64Array {
  const points = new Float64Array(3 * model.points);
  model.place(body, points);
  return points;
}

/** Heads along x, right leg and left arm forward. */
function walking(): Float64Array {
  const body = standingBody();
  body.set([0.5, 0.06, 0.2], parameter.rightLeg);
  body.set([-0.4, 0.06, 0.4], parameter.leftLeg);
  body.set([0.6, 0.3, -Math.sqrt(0.55), 0.8, 0, -0.6], parameter.leftArm);
  return body;
}

/** The same, its legs, trunk and left arm some degrees off. */
function nearby(by: number): Float64Array {
  const body = walking();
  for (const k of [parameter.pitch, parameter.rightLeg, parameter.leftLeg + 2]) body[k] += by;
  body.set([0, 0.6, -0.8, 1, 0, 0], parameter.leftArm);
  return body;
}

/** The same with its legs exchanged. */
function exchanged(): Float64Array {
  const body = walking();
  const [right, left] = [parameter.rightLeg, parameter.leftLeg].map((at) => body.slice(at, at + 3));
  body.set(left, parameter.rightLeg);
  body.set(right, parameter.leftLeg);
  return body;
}

const poseOf = (body: Float64Array) => place(body).subarray(0, 3 * joints);

/** Mean distance of the joints from those of the scene. */
function errorOf(points: ArrayLike<number>): number {
  const truth = poseOf(walking());
  let sum = 0;
  for (let i = 0; i < 3 * joints; i += 3) {
    sum += Math.hypot(...[0, 1, 2].map((k) => points[i + k] - truth[i + k]));
  }
  return sum / joints;
}

test('the masks correct a pose that is nearly right', () => {
  const seen = poseOf(nearby(0.3));
  const found = refitBody(model, scene, seen)!;
  expect(errorOf(seen)).toBeGreaterThan(0.05);
  expect(errorOf(found.points)).toBeLessThan(0.6 * errorOf(seen));
});

test('legs that masks hardly tell apart are those that are seen, not those of the body before', () => {
  const found = refitBody(model, scene, poseOf(nearby(0.2)), poseOf(exchanged()))!;
  expect(found.parameters[parameter.rightLeg]).toBeGreaterThan(0.2);
  expect(errorOf(found.points)).toBeLessThan(0.5 * errorOf(poseOf(exchanged())));
});

test('the body stays near what is seen, and nearer to the body before where there is one', () => {
  const [seen, before] = [nearby(0.4), nearby(-0.4)].map(poseOf);
  const away = (points: Float64Array) =>
    before.reduce((sum, value, i) => sum + (value - points[i]) ** 2, 0);
  const alone = refitBody(model, scene, seen)!;
  const both = refitBody(model, scene, seen, before)!;
  expect(away(both.points)).toBeLessThan(away(alone.points));
});

test('the energy is what the masks leave, without the pull', () => {
  const raised = poseOf(walking()).map((value, i) => (i % 3 === 2 ? value + 0.1 : value));
  const [right, off] = [poseOf(walking()), raised].map(
    (seen) => refitBody(model, scene, seen)!.energy,
  );
  expect(right).toBeLessThan(off);
  // A tenth of half a patch away, the pull alone would be 0.3 (sqrt(0.02) - 0.1) = 0.012.
  expect(off).toBeLessThan(right + 0.01);
});

test('null where no mask shows anything', () => {
  const empty = { ...scene, masks: new Uint8Array(masks.length) };
  expect(refitBody(model, empty, poseOf(walking()))).toBeNull();
});
