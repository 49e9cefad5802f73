import * as tf from '@tensorflow/tfjs';
import { flipPermutation, h36m18 } from '@mas/skeleton';
import { analyticSet } from '../test/analytic-scenes.js';
import { keypointsOf } from '../test/keypoints-of.js';
import { createModels } from './create-models.js';
import { parseConfig } from './load-config.js';
import { resolveLeftRight } from './left-right.js';
import { referenceBody } from './reference-body.js';
import { createBodyModel, standingBody } from './body-fit/body-model.js';
import { shareTrainingSet, type TrainingSet } from './training-data.js';

const scenes = 300;
const config = parseConfig(
  {
    name: 'sides',
    data: { patchSize: 32, maskSize: 16 },
    detector: { depthBins: 2, stem: [8, 8], channels: [8, 8, 8], headChannels: 8 },
  },
  'test',
);
const model = createBodyModel(h36m18, referenceBody(h36m18), config.data.halfExtent);

beforeAll(() => tf.setBackend('cpu'));

/** Scenes of one body that stands and faces along x, whose feet point elsewhere. */
function sceneSet(): TrainingSet {
  return shareTrainingSet(analyticSet(scenes), { scenesPerBatch: 1 });
}

function feetOf(entry: TrainingSet, [x, y]: readonly number[]): Map<TrainingSet, Float32Array> {
  return new Map([[entry, Float32Array.from({ length: 2 * scenes }, (_, i) => (i % 2 ? y : x))]]);
}

/** What is decided where the feet point so, and whether the detector's joints were exchanged. */
async function decide(feet: readonly number[]) {
  const points = new Float64Array(3 * model.points);
  model.place(standingBody(), points);
  const entry = sceneSet();
  const models = createModels(config, `sides ${feet}`);
  const patches = tf.randomUniform<tf.Rank.R4>([1, 32, 32, 3], -0.5, 0.5, 'float32', 1);
  const joints = () =>
    tf.tidy(() => models.detector.keypoints(patches).arraySync())[0] as number[][];
  const before = joints();
  const keypoints = keypointsOf(points.subarray(0, 3 * h36m18.joints.length), entry.set);
  const tensors = tf.memory().numTensors;
  const found = resolveLeftRight(
    { ...models, detector: { ...models.detector, keypoints } },
    feetOf(entry, feet),
  );
  expect(tf.memory().numTensors).toBe(tensors);
  const after = joints();
  patches.dispose();
  models.dispose();
  const order = found.exchanged ? flipPermutation(h36m18) : h36m18.joints.map((_, j) => j);
  order.forEach((from, j) =>
    after[j].forEach((value, k) => expect(value).toBeCloseTo(before[from][k], 5)),
  );
  return found;
}

test('joints stay where the feet agree with them', async () => {
  const found = await decide([1, 0]);
  expect(found).toMatchObject({ decidedBy: 'feet', scenes: 128, exchanged: false });
  expect(found.agreement).toBeCloseTo(1, 2);
});

test('left and right are exchanged in the weights where the feet point the other way', async () => {
  const found = await decide([-0.5, 0]);
  expect(found).toMatchObject({ decidedBy: 'feet', scenes: 128, exchanged: true });
  // Feet that are trusted half count half, against as much.
  expect(found.agreement).toBeCloseTo(-1, 2);
});

test('feet that point sideways, or cannot be seen, decide nothing', async () => {
  const sideways = await decide([0, 1]);
  expect(sideways).toMatchObject({ decidedBy: 'nothing', scenes: 128, exchanged: false });
  expect(sideways.agreement).toBeCloseTo(0, 2);
  expect(await decide([0, 0])).toEqual({
    decidedBy: 'nothing',
    agreement: null,
    scenes: 0,
    exchanged: false,
  });
});
