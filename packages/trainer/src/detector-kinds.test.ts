import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { openDataset } from '@mas/datasets';
import { exportLayersModel } from '@mas/models';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';
import { loadCheckpoint } from './checkpoint.js';
import { createModels, createModelsFrom } from './create-models.js';
import { evaluate } from './evaluate.js';
import { parseConfig } from './load-config.js';
import { predictViews } from './predict-views.js';
import { readLog } from './run-log.js';
import { selectBackend, type BackendReport } from './select-backend.js';
import { train } from './train.js';

let data: Awaited<ReturnType<typeof tinyDataset>>;
let backend: BackendReport;

beforeAll(async () => {
  data = await tinyDataset();
  backend = await selectBackend('wasm');
});
afterAll(() => data.remove());

const hourglass = {
  kind: 'hourglass',
  depth: 2,
  channels: 16,
  groups: 4,
  depthBins: 8,
  headingUnits: 8,
};
const resnet = {
  kind: 'resnet',
  blocks: [1, 1, 1, 1],
  width: 4,
  deconvolutions: 2,
  headChannels: 8,
  headingUnits: 8,
};
const detectors = {
  'one hourglass': { ...hourglass, stacks: 1 },
  'two hourglasses': { ...hourglass, stacks: 2 },
  'ResNet with GroupNorm': { ...resnet, norm: 'group', groups: 4 },
  'ResNet with BatchNorm': resnet,
};

function configOf(name: string, change: object = {}) {
  const short = { ...tinyTraining, ...change };
  return parseConfig(
    { name: name.replaceAll(' ', '-'), ...short, pose: { ...short.pose, steps: 3 } },
    'test',
  );
}

test.each(Object.entries(detectors))(
  '%s trains, and its checkpoint predicts, is scored and exported',
  async (name, detector) => {
    const config = configOf(name, { detector });
    const runDir = path.join(data.root, config.name);
    const before = tf.memory().numTensors;
    const { checkpointDir, step } = await train({ config, dataDir: data.dir, runDir, backend });
    expect(step).toBe(5);
    expect(tf.memory().numTensors).toBe(before);
    const terms = Object.keys(readLog(runDir).at(-1)!.terms);
    expect(terms).toEqual(expect.arrayContaining(['skeleton', 'physique', 'sides', 'body']));
    expect(terms.includes('intermediate')).toBe(name === 'two hourglasses');

    const checkpoint = await loadCheckpoint(checkpointDir);
    const models = createModelsFrom(checkpoint);
    const untrained = createModels(config, 'untrained');
    const weight = (from: typeof models) =>
      [...from.detector.parameters.variables.values()].map((v) => tf.tidy(() => v.dataSync()[0]));
    expect(weight(models)).not.toEqual(weight(untrained));
    const [sequence] = (await openDataset(data.dir)).sequences;
    const view = await sequence.readView(0, 0);
    const [person] = await predictViews(models, config, [view]);
    expect(person!.joints).toHaveLength(18);
    expect(person!.joints.flat().every(Number.isFinite)).toBe(true);
    const exported = await tf.loadLayersModel(
      tf.io.fromMemory(await exportLayersModel(models.detector)),
    );
    const patches = tf.zeros<tf.Rank.R4>([1, 64, 64, 3]);
    const [own, theirs] = [models.detector.keypoints(patches), exported.predict(patches)].map(
      (joints) => (joints as tf.Tensor).dataSync(),
    );
    own.forEach((value, i) => expect(theirs[i]).toBeCloseTo(value, 3));
    exported.dispose();
    models.dispose();
    untrained.dispose();
    const scores = await evaluate({ checkpoint, dataDir: data.dir, backend });
    expect(scores.single.mpjpe).toBeGreaterThan(50);
    expect(scores.single.mpjpe).toBeLessThan(3000);
  },
);

test.each([4, 8])('with %i hourglasses, a step reaches every one of them', async (stacks) => {
  const config = configOf(`stacks-${stacks}`, {
    detector: { ...hourglass, stacks, channels: 8, groups: 2, headingUnits: 0, depthBins: 4 },
    heading: { steps: 0 },
  });
  const runDir = path.join(data.root, config.name);
  const before = tf.memory().numTensors;
  const { checkpointDir, step } = await train({ config, dataDir: data.dir, runDir, backend });
  expect(step).toBe(3);
  expect(tf.memory().numTensors).toBe(before);
  for (const { terms } of readLog(runDir)) {
    // Half the weight, all stacks but the last; and they all see much the same at first.
    const last = Object.entries(terms).reduce(
      (sum, [name, value]) => sum + (name === 'intermediate' ? 0 : value),
      0,
    );
    const each = terms.intermediate / (0.5 * (stacks - 1));
    expect(each / last).toBeGreaterThan(0.5);
    expect(each / last).toBeLessThan(2);
  }
  const { weights } = await loadCheckpoint(checkpointDir);
  const untrained = createModels(config, `untrained-${stacks}`);
  const { variables } = untrained.detector.parameters;
  const moved = new Set<string>();
  for (const [name, variable] of variables) {
    const now = weights.get(`detector/${name}`)!.values;
    const was = variable.dataSync();
    if (now.some((value, i) => value !== was[i])) moved.add(name.split('/')[0]);
  }
  untrained.dispose();
  for (let k = 1; k <= stacks; k++) expect(moved).toContain(`stack${k}`);
});

test('running statistics move, stay alike in replicas, and a resumed run ends with the same bytes', async () => {
  const config = configOf('statistics', {
    detector: resnet,
    log: { everySteps: 1, checkpointSteps: 3 },
  });
  const run = async (name: string, stopAt = Infinity) => {
    const runDir = path.join(data.root, name);
    const controller = new AbortController();
    const common = { config, dataDir: data.dir, runDir, backend };
    const { step } = await train({
      ...common,
      signal: controller.signal,
      onStep: (at) => {
        if (at === stopAt) controller.abort();
      },
    });
    if (step < 5) await train({ ...common, resume: true });
    return readFile(path.join(runDir, 'checkpoint', 'weights.safetensors'));
  };
  expect((await run('stopped', 2)).equals(await run('whole'))).toBe(true);
  const { weights } = await loadCheckpoint(path.join(data.root, 'whole', 'checkpoint'));
  const variance = weights.get('detector/bn1/variance')!.values;
  expect(variance.every((value) => value > 0 && value < 1)).toBe(true);
});

test('a detector that does not fit is an error that names the number', () => {
  const wrong =
    (detector: object, change: object = {}) =>
    () =>
      parseConfig({ name: 'wrong', detector, ...change }, 'test');
  expect(wrong({ kind: 'vit' })).toThrow(/detector\.kind: .*'hourglass'/);
  expect(wrong({ kind: 'hourglass', stem: [8, 8] })).toThrow(/detector: unknown key "stem"/);
  expect(wrong({ kind: 'hourglass', groups: 3 })).toThrow(
    /detector: groups must be a divisor of channels \/ 4 \(64\), found 3/,
  );
  expect(wrong({ kind: 'hourglass', depth: 5 })).toThrow(
    /detector: heatmapSize must be a positive multiple of 32, found 16/,
  );
  expect(wrong({ kind: 'hourglass', headingUnits: 0 })).toThrow(
    /headingUnits: expected at least 1/,
  );
  wrong({ kind: 'hourglass', headingUnits: 0 }, { heading: { steps: 0 } })();
});
