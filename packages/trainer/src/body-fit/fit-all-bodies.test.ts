import * as tf from '@tensorflow/tfjs';
import type { SceneSet } from '@mas/datasets';
import { h36m18 } from '@mas/skeleton';
import { analyticSet } from '../../test/analytic-scenes.js';
import { capsuleScene } from '../../test/capsule-scene.js';
import { fakeReplica } from '../../test/fake-replica.js';
import { parseConfig } from '../load-config.js';
import { referenceBody } from '../reference-body.js';
import { shareTrainingSet, type TrainingSet } from '../training-data.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { fitAllBodies } from './fit-all-bodies.js';

const size = 64;
const config = parseConfig({ name: 'bodies', data: { patchSize: size, maskSize: 16 } }, 'test');
const model = createBodyModel(h36m18, referenceBody(h36m18), config.data.halfExtent);
const joints = h36m18.joints.length;

beforeAll(() => tf.setBackend('cpu'));

/** A body that sits, heading along x, its right forearm forward. */
function seated(): Float64Array {
  const body = standingBody();
  body[parameter.root + 2] = -0.2;
  for (const leg of [parameter.rightLeg, parameter.leftLeg]) body.set([1.4, 0.1, 1.45], leg);
  body.set([0, -0.6, -0.8, 1, 0, 0], parameter.rightArm);
  const points = new Float64Array(3 * model.points);
  model.place(body, points);
  return points;
}

/** The body in every scene but the last, which shows nothing. */
function entryOf(scenes: number): TrainingSet {
  const { masks } = capsuleScene(model.whole, seated(), size);
  const empty = analyticSet(scenes);
  const set: SceneSet = {
    ...empty,
    patchSize: size,
    images: new Uint8Array(scenes * 4 * size * size * 3),
    masks: new Uint8Array(scenes * 4 * size * size),
  };
  for (let scene = 0; scene < scenes - 1; scene++) set.masks.set(masks, scene * masks.length);
  const entry = shareTrainingSet(set, { scenesPerBatch: 1 });
  for (let scene = 0; scene < scenes; scene++) entry.headings.headings.set([0.8, 0.6], 2 * scene);
  return entry;
}

test('every scene gets a body and a heading; one that shows nothing keeps its heading', async () => {
  const entry = entryOf(2);
  await fitAllBodies(config, h36m18, entry, fakeReplica(0, 1));
  const { points, confidence } = entry.bodies;
  const truth = seated();
  for (let j = 0; j < joints; j++) {
    const away = [0, 1, 2].map((k) => points[3 * j + k] - truth[3 * j + k]);
    expect(Math.hypot(...away) * config.data.halfExtent).toBeLessThan(150);
    expect(confidence[j]).toBeGreaterThan(0.5);
  }
  const [x, y] = entry.headings.headings;
  expect(Math.hypot(x, y)).toBeCloseTo(1, 6);
  expect(x).toBeGreaterThan(0.9);
  expect([...confidence.subarray(joints)]).toEqual(Array.from({ length: joints }, () => 0));
  expect([...entry.headings.headings.subarray(2)].map((value) => value.toFixed(6))).toEqual([
    '0.800000',
    '0.600000',
  ]);
});

test('a scene that is not learned from is left out', async () => {
  const entry = { ...entryOf(2), usable: [1] };
  await fitAllBodies(config, h36m18, entry, fakeReplica(0, 1));
  expect(entry.bodies.confidence.every((value) => value === 0)).toBe(true);
  expect(entry.headings.headings[0]).toBe(Math.fround(0.8));
});

test('two replicas fill together what one fills alone', async () => {
  const [alone, together] = [entryOf(18), entryOf(18)];
  for (const entry of [alone, together])
    entry.set.masks.fill(0, 2 * 4 * size * size, 17 * 4 * size * size);
  await fitAllBodies(config, h36m18, alone, fakeReplica(0, 1));
  for (const index of [1, 0]) await fitAllBodies(config, h36m18, together, fakeReplica(index, 2));
  expect(together.bodies.points).toEqual(alone.bodies.points);
  expect(together.bodies.confidence).toEqual(alone.bodies.confidence);
  expect(together.headings.headings).toEqual(alone.headings.headings);
});

test('says how far it is, and stops where it is asked to', async () => {
  const entry = entryOf(40);
  // Only the last scenes show something.
  entry.set.masks.fill(0, 0, 38 * 4 * size * size);
  const seen: number[] = [];
  const hooks = {
    onFit: (done: number, total: number) => {
      expect(total).toBe(40);
      seen.push(done);
    },
    shouldStop: () => seen.length === 2,
  };
  expect(await fitAllBodies(config, h36m18, entry, fakeReplica(0, 1), hooks)).toBe(false);
  expect(seen).toEqual([16, 32]);
  expect(entry.bodies.confidence.every((value) => value === 0)).toBe(true);
  seen.length = 0;
  expect(
    await fitAllBodies(config, h36m18, entry, fakeReplica(0, 1), {
      ...hooks,
      shouldStop: () => false,
    }),
  ).toBe(true);
  expect(seen).toEqual([16, 32, 40]);
  expect(entry.bodies.confidence[38 * joints]).toBeGreaterThan(0.5);
});
