import { h36m18 } from '@mas/skeleton';
import { capsuleScene } from '../../test/capsule-scene.js';
import { referenceBody } from '../reference-body.js';
import { armCandidates } from './arm-candidates.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { fitArms } from './fit-arms.js';
import { fitBody } from './fit-body.js';
import { maskEvidence } from './mask-evidence.js';
import { postureBank } from './posture-bank.js';

const halfExtent = 1100;
const model = createBodyModel(h36m18, referenceBody(h36m18), halfExtent);
const postures = postureBank();
const heading = 0.7;
const unit = (values: number[]) => values.map((value) => value / Math.hypot(...values));

/** Arms in the frame of the body: [upper arm, forearm], forward, right, up; right arm, left arm. */
const arms = {
  hanging: [
    [
      [0, 0.15, -1],
      [0.1, 0.1, -1],
    ],
    [
      [0, -0.15, -1],
      [0.1, -0.1, -1],
    ],
  ],
  'one raised': [
    [
      [0.1, 0.6, 0.8],
      [0, 0.1, 1],
    ],
    [
      [0, -0.2, -1],
      [1, 0, -0.2],
    ],
  ],
  'both to the sides': [
    [
      [0, 1, 0],
      [0.2, 1, 0],
    ],
    [
      [0, -1, 0.2],
      [0.6, -0.2, 0.8],
    ],
  ],
};

function bodyWith(given: number[][][]): Float64Array {
  const body = standingBody();
  body[parameter.scale] = 0.97;
  body[parameter.heading] = heading;
  body[parameter.pitch] = 0.1;
  const directions = given.flat().flatMap((direction) => {
    const [f, r, u] = unit(direction);
    const [c, s] = [Math.cos(heading), Math.sin(heading)];
    return [f * c + r * s, f * s - r * c, u];
  });
  body.set(directions, parameter.rightArm);
  return body;
}

function placed(body: Float64Array): Float64Array {
  const points = new Float64Array(3 * model.points);
  model.place(body, points);
  return points;
}

const sceneOf = (truth: Float64Array) => ({
  ...capsuleScene(model.whole, placed(truth), 96),
  heading,
});

/** Mean error of elbows and wrists, mm. */
function armError(found: Float64Array, truth: Float64Array): number {
  const joints = model.arms.flatMap(({ elbow, wrist }) => [elbow, wrist]);
  const sum = joints
    .map((j) => Math.hypot(...[0, 1, 2].map((k) => found[3 * j + k] - truth[3 * j + k])))
    .reduce((a, b) => a + b);
  return (sum / joints.length) * halfExtent;
}

test.each(Object.entries(arms))('arms %s are found to 60 mm from masks alone', (_, given) => {
  const truth = bodyWith(given);
  const scene = sceneOf(truth);
  const armless = fitBody(model, postures, scene)!;
  const found = fitArms(model, scene, armless);
  expect(armError(found.points, placed(truth))).toBeLessThan(60);
  expect(found.energy).toBeLessThan(0.01);
  expect(fitArms(model, scene, armless).points).toEqual(found.points);
});

test('of the true body, the best pair of arms lies near the true one', () => {
  const truth = bodyWith(arms['one raised']);
  const { masks, patchSize, projections, viewWeights } = sceneOf(truth);
  const evidence = maskEvidence(masks, patchSize, projections, viewWeights, 60)!;
  const pairs = armCandidates(model, evidence, truth, placed(truth), 5);
  expect(pairs).toHaveLength(5);
  pairs.slice(1).forEach(({ cost }, i) => expect(cost).toBeGreaterThanOrEqual(pairs[i].cost));
  for (let segment = 0; segment < 4; segment++) {
    const cosine = [0, 1, 2]
      .map(
        (k) => pairs[0].directions[3 * segment + k] * truth[parameter.rightArm + 3 * segment + k],
      )
      .reduce((a, b) => a + b);
    expect(cosine).toBeGreaterThan(Math.cos(0.6));
  }
});

test('where no arm lies within the masks, the body stays as it was', () => {
  const truth = bodyWith(arms.hanging);
  const scene = sceneOf(truth);
  const armless = fitBody(model, postures, scene)!;
  const elsewhere = armless.parameters.slice();
  elsewhere[parameter.root] = 5;
  const away = { ...armless, parameters: elsewhere, points: placed(elsewhere) };
  expect(fitArms(model, scene, away)).toBe(away);
  scene.masks.fill(0);
  expect(fitArms(model, scene, armless)).toBe(armless);
});
