import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { openDataset } from '@mas/datasets';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';
import { loadCheckpoint } from './checkpoint.js';
import { collectReport } from './collect-report.js';
import { createModelsFrom } from './create-models.js';
import { evaluate } from './evaluate.js';
import { learningCurve } from './learning-curve.js';
import { parseConfig } from './load-config.js';
import { predictViews } from './predict-views.js';
import { readLog } from './run-log.js';
import { selectBackend, type BackendReport } from './select-backend.js';
import { train, type TrainOptions } from './train.js';
import { UserError } from './user-error.js';

let data: Awaited<ReturnType<typeof tinyDataset>>;
let backend: BackendReport;

beforeAll(async () => {
  data = await tinyDataset();
  backend = await selectBackend('wasm');
});
afterAll(() => data.remove());

/** Fits bodies before step 3, and again before steps 6 and 7. */
function config(change: object = {}) {
  const pose = { ...tinyTraining.pose, bodyRefits: [0.5, 0.7] };
  return parseConfig({ name: 'tiny', ...tinyTraining, pose, ...change }, 'test');
}

function run(name: string, options: Partial<TrainOptions> = {}) {
  const runDir = path.join(data.root, name);
  return train({ config: config(), dataDir: data.dir, runDir, backend, ...options });
}

function weights(name: string) {
  return readFile(path.join(data.root, name, 'checkpoint', 'weights.safetensors'));
}

test('a run leaves config, log, events and a checkpoint, and no tensor', async () => {
  const before = tf.memory().numTensors;
  const phases: string[] = [];
  const result = await run('whole', { onPhase: (message) => phases.push(message) });
  expect(result).toMatchObject({ step: 8, steps: 8, scenes: 12, skipped: [] });
  expect(tf.memory().numTensors).toBe(before);
  expect(result.stages.map(({ name }) => name)).toEqual([
    'heading',
    'A: skeleton',
    'B: + shape prior',
    'C: + arms',
  ]);
  expect(phases).toEqual([
    'fusing headings of all training scenes',
    'fitting bodies to the masks of all training scenes',
    'fitting bodies again, near what the detector sees',
    'fitting bodies again, near what the detector sees',
  ]);
  const log = readLog(path.join(data.root, 'whole'));
  expect(log.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(log.at(-1)!.terms).toHaveProperty('physique');
  expect(existsSync(path.join(data.root, 'whole', 'config.yaml'))).toBe(true);
  const { info } = await loadCheckpoint(result.checkpointDir);
  expect(info).toMatchObject({ step: 8, skeleton: 'h36m18', seed: 0 });
  // After two steps the joints may lie anywhere.
  expect(info.leftRight).toMatchObject({ agreement: expect.any(Number), scenes: 12 });
  expect(result.leftRight).toEqual(info.leftRight);
  await expect(run('whole')).rejects.toThrow(/already holds a trained run/);
});

test('the same seed gives the same bytes, with or without poses in the data folder', async () => {
  const blind = path.join(data.root, 'blind');
  await cp(data.dir, blind, { recursive: true });
  const dataset = await openDataset(blind);
  for (const { name } of dataset.sequences) await rm(path.join(blind, name, 'poses.json'));
  await run('again', { dataDir: blind });
  expect((await weights('again')).equals(await weights('whole'))).toBe(true);
  await run('other', { config: config({ seed: 1 }) });
  expect((await weights('other')).equals(await weights('whole'))).toBe(false);
});

test('checkpoints can be kept as they are written, and scored together', async () => {
  const kept: string[] = [];
  const before = tf.memory().numTensors;
  await run('kept', {
    config: config({ log: { everySteps: 1, checkpointSteps: 5 } }),
    async onCheckpoint(step, dir) {
      const copy = path.join(data.root, 'snapshots', String(step));
      await cp(dir, copy, { recursive: true });
      kept.push(copy);
    },
  });
  expect(kept.map((dir) => path.basename(dir))).toEqual(['5', '8']);
  const curve = await learningCurve(kept, { dataDir: data.dir });
  expect(curve.map(({ step }) => step)).toEqual([5, 8]);
  expect((await loadCheckpoint(kept[0])).info.leftRight).toBeUndefined();
  const last = await evaluate({
    checkpoint: await loadCheckpoint(kept[1]),
    dataDir: data.dir,
    backend,
  });
  expect(curve[1].single).toEqual(last.single);
  expect(curve[1].triangulated).toEqual(last.triangulated);
  expect(curve[0].single.mpjpe).not.toBe(curve[1].single.mpjpe);
  expect(tf.memory().numTensors).toBe(before);
});

test('the supervised twin reads joint labels, and says so', async () => {
  const twin = config({ supervision: 'joints' });
  const result = await run('twin', { config: twin });
  expect(result.stages).toEqual([{ name: 'supervised', start: 0, end: 6 }]);
  const log = readLog(path.join(data.root, 'twin'));
  expect(Object.keys(log[0].terms)).toEqual(['xy', 'depth']);
  const { info } = await loadCheckpoint(result.checkpointDir);
  expect(info.supervision).toBe('joint labels of every training scene');
  expect(info.leftRight).toMatchObject({ decidedBy: 'labels', exchanged: false });
  const blind = path.join(data.root, 'blind');
  await expect(run('blind-twin', { config: twin, dataDir: blind })).rejects.toThrow(UserError);
});

test('without multiView every picture is a scene of its own', async () => {
  const result = await run('alone', { config: config({ data: { multiView: false } }) });
  expect(result).toMatchObject({ scenes: 48, step: 6 });
  const { info } = await loadCheckpoint(result.checkpointDir);
  expect(info.supervision).toContain('single views');
  expect(info.leftRight).toMatchObject({ decidedBy: 'nothing', agreement: null });
});

// Bodies are fitted again after steps 5 and 6: no step is taken any more.
test.each([
  [1, 2],
  [4, 5],
  [5, 5],
  [6, 6],
])('a run stopped after step %i and resumed ends with the same bytes', async (at, end) => {
  const controller = new AbortController();
  const name = `stopped-${at}`;
  const stopped = await run(name, {
    signal: controller.signal,
    onStep: (step) => {
      if (step === at) controller.abort();
    },
  });
  expect(stopped.step).toBe(end);
  const resumed = await run(name, { resume: true });
  expect(resumed.step).toBe(8);
  expect((await weights(name)).equals(await weights('whole'))).toBe(true);
  expect(readLog(path.join(data.root, name)).map(({ step }) => step)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8,
  ]);
});

test('a run stopped while bodies are fitted and resumed ends with the same bytes', async () => {
  const controller = new AbortController();
  const fits: number[] = [];
  const onFit = (done: number) => {
    fits.push(done);
    if (done > 0) controller.abort();
  };
  const stopped = await run('stopped-fits', { signal: controller.signal, onFit });
  expect(stopped.step).toBe(2);
  expect(fits).toEqual([0, 12]);
  expect((await run('stopped-fits', { resume: true })).step).toBe(8);
  expect((await weights('stopped-fits')).equals(await weights('whole'))).toBe(true);
});

test('a run stopped while bodies are fitted again and resumed ends with the same bytes', async () => {
  const controller = new AbortController();
  const phases: string[] = [];
  const stopped = await run('stopped-refits', {
    signal: controller.signal,
    onPhase: (message) => phases.push(message),
    onFit: (done) => {
      if (done > 0 && phases.at(-1)!.includes('again')) controller.abort();
    },
  });
  expect(stopped.step).toBe(5);
  expect(phases.filter((message) => message.includes('again'))).toHaveLength(1);
  expect((await run('stopped-refits', { resume: true })).step).toBe(8);
  expect((await weights('stopped-refits')).equals(await weights('whole'))).toBe(true);
});

test('stages that the loss decides, learned widths and another shape prior resume and reload', async () => {
  const change = {
    data: { geodesic: [2, 1, 3, 20, 0] },
    shapePrior: { channels: [4, 8], skips: false, convolutions: 2, activation: 'leakyRelu' },
    pose: {
      ...tinyTraining.pose,
      stages: { switch: 'convergence', improvement: 1, overSteps: 1, shapePrior: 0.7, arms: 0.9 },
      mask: { learnWidths: true, skeletonWeight: { from: 3, to: 1, stage: 'arms' } },
    },
  };
  const controller = new AbortController();
  const whole = await run('decided', { config: config(change) });
  // Two steps a stage: one for the average to compare with, one that is no better.
  expect(whole.stages).toEqual([
    { name: 'heading', start: 0, end: 2 },
    { name: 'A: skeleton', start: 2, end: 4 },
    { name: 'B: + shape prior', start: 4, end: 6 },
    { name: 'C: + arms', start: 6, end: 8 },
  ]);
  const onStep = (step: number) => {
    if (step === 4) controller.abort();
  };
  await run('decided-stopped', { config: config(change), signal: controller.signal, onStep });
  const resumed = await run('decided-stopped', { config: config(change), resume: true });
  expect(resumed.stages).toEqual(whole.stages);
  expect((await weights('decided-stopped')).equals(await weights('decided'))).toBe(true);
  const checkpoint = await loadCheckpoint(whole.checkpointDir);
  expect(checkpoint.info.stages).toEqual(whole.stages);
  const widths = checkpoint.weights.get('boneWidths/width')!.values;
  expect(widths.some((value) => value !== 0)).toBe(true);
  const models = createModelsFrom(checkpoint, 'decided');
  expect(models.boneWidths!.parameters.get('width').dataSync()).toEqual(widths);
  models.dispose();
});

test('without cameras every view trains by itself, without heading and triangulation', async () => {
  const single = path.join(data.root, 'single');
  await cp(data.dir, single, { recursive: true });
  const dataset = await openDataset(single);
  for (const { name } of dataset.sequences) await rm(path.join(single, name, 'cameras.json'));
  const result = await run('single-views', { dataDir: single });
  expect(result).toMatchObject({ step: 6, steps: 6, scenes: 48 });
  const terms = readLog(path.join(data.root, 'single-views')).flatMap((line) =>
    Object.keys(line.terms),
  );
  expect(new Set(terms)).toEqual(
    new Set(
      'boneLength knees midpoints physique restingArms skeleton spine symmetry twist'.split(' '),
    ),
  );
});

test('evaluation reports every number beside the baselines, without ground truth in the crop', async () => {
  const checkpoint = await loadCheckpoint(path.join(data.root, 'whole', 'checkpoint'));
  const before = tf.memory().numTensors;
  const result = await evaluate({ checkpoint, dataDir: data.dir, backend });
  expect(tf.memory().numTensors).toBe(before);
  expect(result).toMatchObject({ frames: 6, views: 4, flip: 'none', unit: 'mm', skipped: 0 });
  expect(result.labels).toBe('3D poses');
  expect(result.labelsUsed).toEqual([
    'true poses of split "test" (to score)',
    'true depth of the root (unaligned.single)',
    'true poses of split "train" (baselines.meanPose, at the true roots)',
  ]);
  const scores = [
    result.single,
    result.triangulated,
    result.baselines.meanPose!,
    result.baselines.untrained!,
    result.baselines.untrained!.triangulated,
  ];
  for (const score of scores) {
    expect(score.mpjpe).toBeGreaterThan(50);
    expect(score.mpjpe).toBeLessThan(1500);
    expect(score.pMpjpe).toBeLessThanOrEqual(score.mpjpe + 1e-6);
  }
  // The roots' errors come on top of most of those after alignment.
  for (const poses of ['single', 'triangulated'] as const) {
    expect(result.unaligned[poses].mpjpe).toBeGreaterThan(50);
    expect(result.unaligned[poses].mpjpe).not.toBeCloseTo(result[poses].mpjpe, 0);
    expect(result.unaligned[poses].auc).toBeLessThan(97);
  }
  const mirrored = await evaluate({ checkpoint, dataDir: data.dir, backend, mirror: true });
  expect([result.mirror, mirrored.mirror]).toEqual([false, true]);
  for (const poses of ['single', 'triangulated', 'picture'] as const) {
    expect(mirrored[poses].mpjpe).not.toBeCloseTo(result[poses].mpjpe, 4);
  }
  const joints = Object.values(result.perJointMpjpe);
  expect(joints.reduce((a, b) => a + b) / joints.length).toBeCloseTo(result.single.mpjpe, 6);
  await expect(
    evaluate({ checkpoint, dataDir: path.join(data.root, 'blind'), backend }),
  ).rejects.toThrow(UserError);
});

test('prediction finds the person of a picture inside its box, and nobody in an empty mask', async () => {
  const checkpoint = await loadCheckpoint(path.join(data.root, 'whole', 'checkpoint'));
  const models = createModelsFrom(checkpoint, 'predict');
  const [sequence] = (await openDataset(data.dir)).sequences;
  const view = await sequence.readView(0, 0);
  const empty = { ...view, mask: (await sequence.readView(0, 0)).mask };
  empty.mask.data.fill(0);
  const [person, nobody] = await predictViews(models, checkpoint.info.config, [view, empty]);
  expect(nobody).toBeNull();
  expect(person!.keypoints).toHaveLength(18);
  for (const value of person!.joints[0]) expect(value).toBeCloseTo(0, 9);
  const { left, top, side } = person!.box;
  for (const [x, y] of person!.keypoints) {
    expect(x >= left && x <= left + side && y >= top && y <= top + side).toBe(true);
  }
  for (const value of person!.confidence) expect(value > 0 && value <= 1).toBe(true);
  models.dispose();
});

test('a report has samples with pictures, masks and poses', async () => {
  const checkpoint = await loadCheckpoint(path.join(data.root, 'whole', 'checkpoint'));
  const runDir = path.join(data.root, 'whole');
  const summary = await collectReport({ checkpoint, runDir, dataDir: data.dir, samples: 3 });
  expect(summary.samples).toHaveLength(3);
  expect(summary.log).toHaveLength(8);
  for (const sample of summary.samples) {
    expect(sample.patch).toHaveLength(64 * 64 * 3);
    expect(sample.true2d).toHaveLength(18);
    expect(Math.max(...sample.givenMask)).toBe(1);
    for (const value of sample.predicted3d[0]) expect(value).toBeCloseTo(0, 9);
    // Camera axes: y is down, so heads have smaller y than ankles.
    expect(sample.true3d![10][1]).toBeLessThan(sample.true3d![3][1]);
  }
});

test('a checkpoint of another model is refused by name', async () => {
  const checkpoint = await loadCheckpoint(path.join(data.root, 'whole', 'checkpoint'));
  checkpoint.info.config = config({ detector: {} });
  expect(() => createModelsFrom(checkpoint, 'foreign')).toThrow(/another model/);
});

test('more replicas than scenes in a batch are an error that names the key', async () => {
  const tooMany = config({ replicas: 3 });
  await expect(run('many', { config: tooMany })).rejects.toThrow(
    /^replicas: expected at most 2, the scenes in the smallest batch, found 3/,
  );
  expect(existsSync(path.join(data.root, 'many'))).toBe(false);
});

test('a missing data folder and a missing checkpoint are errors that name the path', async () => {
  await expect(run('nodata', { dataDir: '/nowhere' })).rejects.toThrow(/\/nowhere/);
  await expect(run('norun', { resume: true })).rejects.toThrow(/no checkpoint to resume from/);
  await expect(loadCheckpoint('/nowhere')).rejects.toThrow(/\/nowhere\/checkpoint\.json/);
});
