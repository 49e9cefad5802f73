import * as tf from '@tensorflow/tfjs';
import type { SceneSet } from '@mas/datasets';
import { h36m18 } from '@mas/skeleton';
import { analyticSet } from '../../test/analytic-scenes.js';
import { capsuleScene } from '../../test/capsule-scene.js';
import { fakeReplica } from '../../test/fake-replica.js';
import { keypointsOf } from '../../test/keypoints-of.js';
import type { Models } from '../create-models.js';
import { parseConfig } from '../load-config.js';
import { referenceBody } from '../reference-body.js';
import { shareTrainingSet, type TrainingSet } from '../training-data.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { refitAllBodies } from './refit-all-bodies.js';

const size = 64;
const views = 4;
const config = parseConfig({ name: 'bodies', data: { patchSize: size, maskSize: 16 } }, 'test');
const model = createBodyModel(h36m18, referenceBody(h36m18), config.data.halfExtent);
const joints = h36m18.joints.length;

beforeAll(() => tf.setBackend('cpu'));

/** A body that heads along x and walks; `turned` by so many radians. */
function walking(turned = 0): Float64Array {
  const body = standingBody();
  body[parameter.heading] = turned;
  body.set([0.5, 0.06, 0.2], parameter.rightLeg);
  body.set([-0.4, 0.06, 0.4], parameter.leftLeg);
  body.set([0, -0.6, -0.8, 0, -0.6, -0.8], parameter.rightArm);
  body.set([0, 0.6, -0.8, 0, 0.6, -0.8], parameter.leftArm);
  const points = new Float64Array(3 * model.points);
  model.place(body, points);
  return points;
}

/** The body in every scene but the last, which shows nothing; the target before faces backwards. */
function entryOf(scenes: number): TrainingSet {
  const { masks } = capsuleScene(model.whole, walking(), size);
  const set: SceneSet = {
    ...analyticSet(scenes),
    patchSize: size,
    images: new Uint8Array(scenes * views * size * size * 3),
    masks: new Uint8Array(scenes * views * size * size),
  };
  const entry = shareTrainingSet(set, { scenesPerBatch: 1 });
  for (let scene = 0; scene < scenes - 1; scene++) {
    set.masks.set(masks, scene * masks.length);
    entry.set.masks.set(masks, scene * masks.length);
    entry.bodies.points.set(walking(Math.PI).subarray(0, 3 * joints), scene * joints * 3);
    entry.bodies.confidence.fill(0.9, scene * joints, (scene + 1) * joints);
    entry.headings.headings.set([-1, 0], 2 * scene);
  }
  return entry;
}

/** A detector that sees the body of every scene where it is. */
function seeing(entry: TrainingSet): Parameters<typeof refitAllBodies>[1] {
  const keypoints = keypointsOf(walking().subarray(0, 3 * joints), entry.set);
  const detector = { keypoints } as unknown as Models['detector'];
  return { detector, skeleton: h36m18, maskInput: true, robustViews: 0 };
}

test('bodies follow what the detector sees; a scene that shows nothing keeps what it has', async () => {
  const entry = entryOf(2);
  const before = tf.memory().numTensors;
  const keep = (await refitAllBodies(config, seeing(entry), entry, fakeReplica(0, 1)))!;
  expect(entry.headings.headings[0]).toBe(-1);
  keep();
  expect(tf.memory().numTensors).toBe(before);
  const truth = walking();
  const { points, confidence } = entry.bodies;
  for (let j = 0; j < joints; j++) {
    const away = [0, 1, 2].map((k) => points[3 * j + k] - truth[3 * j + k]);
    expect(Math.hypot(...away) * config.data.halfExtent).toBeLessThan(80);
    expect(confidence[j]).toBeGreaterThan(0.5);
  }
  expect(entry.headings.headings[0]).toBeGreaterThan(0.95);
  expect([...confidence.subarray(joints)]).toEqual(Array.from({ length: joints }, () => 0));
  expect([...entry.headings.headings.subarray(2)]).toEqual([0, 0]);
});

test('a scene that is not learned from is left out', async () => {
  const entry = { ...entryOf(2), usable: [1] };
  const before = entry.bodies.points.slice();
  (await refitAllBodies(config, seeing(entry), entry, fakeReplica(0, 1)))!();
  expect(entry.bodies.points).toEqual(before);
  expect(entry.headings.headings[0]).toBe(-1);
});

test('two replicas find together what one finds alone', async () => {
  const [alone, together] = [entryOf(4), entryOf(4)];
  (await refitAllBodies(config, seeing(alone), alone, fakeReplica(0, 1)))!();
  for (const index of [1, 0]) {
    (await refitAllBodies(config, seeing(together), together, fakeReplica(index, 2)))!();
  }
  expect(together.bodies).toEqual(alone.bodies);
  expect(together.headings).toEqual(alone.headings);
});

test('says how far it is; where it is asked to stop, nothing is changed', async () => {
  const entry = entryOf(40);
  entry.set.masks.fill(0, 2 * views * size * size);
  const before = entry.bodies.points.slice();
  const seen: number[] = [];
  const hooks = {
    onFit: (done: number, total: number) => {
      expect(total).toBe(40);
      seen.push(done);
    },
    shouldStop: () => seen.length === 2,
  };
  expect(await refitAllBodies(config, seeing(entry), entry, fakeReplica(0, 1), hooks)).toBeNull();
  expect(seen).toEqual([16, 32]);
  expect(entry.bodies.points).toEqual(before);
  expect(entry.headings.headings[0]).toBe(-1);
});
