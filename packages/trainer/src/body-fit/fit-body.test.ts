import { h36m18 } from '@mas/skeleton';
import { capsuleScene } from '../../test/capsule-scene.js';
import { referenceBody } from '../reference-body.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { fitBody } from './fit-body.js';
import { postureBank } from './posture-bank.js';

const halfExtent = 1100;
const joints = h36m18.joints.length;
const model = createBodyModel(h36m18, referenceBody(h36m18), halfExtent);
const postures = postureBank();
const degrees = Math.PI / 180;
const legs = (flex: number, knee: number) => [flex * degrees, 5 * degrees, knee * degrees];

/** Bodies that lie in no posture of the bank, azimuth of the heading 40 degrees. */
const bodies = {
  standing: { pitch: 5, right: legs(8, 5), left: legs(-8, 10) },
  bent: { pitch: 75, right: legs(10, 5), left: legs(5, 5) },
  seated: { pitch: 12, right: legs(78, 70), left: legs(88, 95) },
  kneeling: { pitch: 10, right: legs(15, 100), left: legs(10, 95) },
};

function pointsOf({ pitch, right, left }: (typeof bodies)['standing']): Float64Array {
  const body = standingBody();
  body[parameter.scale] = 0.93;
  body[parameter.heading] = 40 * degrees;
  body[parameter.pitch] = pitch * degrees;
  body.set(right, parameter.rightLeg);
  body.set(left, parameter.leftLeg);
  const points = new Float64Array(3 * model.points);
  model.place(body, points);
  return points;
}

const errorOf = (found: Float64Array, truth: Float64Array) => {
  let sum = 0;
  for (let j = 0; j < joints; j++) {
    sum += Math.hypot(...[0, 1, 2].map((k) => found[3 * j + k] - truth[3 * j + k]));
  }
  return (sum / joints) * halfExtent;
};

test.each(Object.entries(bodies))('finds a %s body to 60 mm from its masks alone', (_, body) => {
  const truth = pointsOf(body);
  const scene = { ...capsuleScene(model.armless, truth), heading: 40 * degrees };
  const found = fitBody(model, postures, scene)!;
  expect(errorOf(found.points, truth)).toBeLessThan(60);
  expect(found.energy).toBeLessThan(0.03);
  expect(fitBody(model, postures, scene)!.points).toEqual(found.points);
});

test('a kneeling body shows where it faces, whatever the heading said', () => {
  const truth = pointsOf(bodies.kneeling);
  const scene = { ...capsuleScene(model.armless, truth), heading: 220 * degrees };
  const found = fitBody(model, postures, scene)!;
  const away = found.parameters[parameter.heading] - 40 * degrees;
  expect(Math.cos(away)).toBeGreaterThan(Math.cos(25 * degrees));
});

test('a standing body, which looks alike from both sides, faces where the heading says', () => {
  const truth = pointsOf(bodies.standing);
  const scene = { ...capsuleScene(model.armless, truth), heading: 220 * degrees };
  const found = fitBody(model, postures, scene)!;
  const away = found.parameters[parameter.heading] - 220 * degrees;
  expect(Math.cos(away)).toBeGreaterThan(Math.cos(60 * degrees));
});

test('a view that is not to be trusted changes nothing', () => {
  const scene = { ...capsuleScene(model.armless, pointsOf(bodies.seated)), heading: 0.7 };
  scene.viewWeights[1] = 0;
  const found = fitBody(model, postures, scene)!;
  scene.masks.fill(0, 64 ** 2, 2 * 64 ** 2);
  expect(fitBody(model, postures, scene)!.points).toEqual(found.points);
});

test('there is no fit where no mask shows anything', () => {
  const scene = { ...capsuleScene(model.armless, pointsOf(bodies.standing)), heading: 0 };
  scene.masks.fill(0);
  expect(fitBody(model, postures, scene)).toBeNull();
});
