import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { openDataset, writeDataset, type View } from '@mas/datasets';
import { projectPointsFlat } from '@mas/geometry';
import { convertPose, flipPermutation, getSkeleton, h36m18, mpii16 } from '@mas/skeleton';
import { tinyDataset, tinyTraining } from '../test/tiny-dataset.js';
import { untrainedCheckpoint } from '../test/untrained-checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { createModelsFrom, withModels } from './create-models.js';
import { evaluate, type EvaluateOptions } from './evaluate.js';
import { evaluateKeypoints } from './evaluate-keypoints.js';
import { labelsOfSplit } from './labels-of-split.js';
import { parseConfig } from './load-config.js';
import { predictViews, type ViewPrediction } from './predict-views.js';
import { selectBackend, type BackendReport } from './select-backend.js';
import { fitSpp } from './spp/fit-spp.js';
import type { Spp } from './spp/spp.js';
import { UserError } from './user-error.js';

const config = parseConfig({ name: 'tiny', ...tinyTraining }, 'test');
let data: Awaited<ReturnType<typeof tinyDataset>>;
let backend: BackendReport;
let checkpoint: Checkpoint;
/** A data folder of four pictures, and after the second one of nobody. */
let dir: string;
let file: string;
let found: (ViewPrediction | null)[];

beforeAll(async () => {
  backend = await selectBackend('wasm');
  data = await tinyDataset();
  checkpoint = await untrainedCheckpoint(config, path.join(data.root, 'checkpoint'));
  dir = path.join(data.root, 'pictures');
  file = path.join(dir, 'people', 'keypoints.json');
  const source = (await openDataset(data.dir)).sequences.find(({ name }) => name.startsWith('S9'))!;
  const frame = async (i: number): Promise<{ views: View[] }> => {
    const view = await source.readView(i < 2 ? i : i - 1, 0);
    if (i === 2) view.mask.data.fill(0);
    return { views: [view] };
  };
  await writeDataset(
    dir,
    { skeleton: 'mpii16', splits: { test: ['people'] } },
    [{ name: 'people', cameras: null, frameCount: 5, frame }],
    { imageFormat: 'png' },
  );
  found = await predict();
  expect(found.map((pose) => pose !== null)).toEqual([true, true, false, true, true]);
});
afterAll(() => data.remove());

async function predict(spp?: Spp): Promise<(ViewPrediction | null)[]> {
  const [sequence] = (await openDataset(dir)).sequences;
  const views = await Promise.all([0, 1, 2, 3, 4].map((i) => sequence.readView(0, i)));
  return withModels(createModelsFrom(checkpoint), (models) =>
    predictViews(models, config, views, spp),
  );
}

type Frame = [x: number, y: number, visible: number][];

/** Predictions as the labels of a skeleton. */
function framesOf(poses: (ViewPrediction | null)[], skeleton = mpii16): Frame[] {
  return poses.map((pose) => {
    if (!pose) return skeleton.joints.map(() => [3, 4, 1]);
    const xy = convertPose(pose.keypoints.flat(), h36m18, skeleton, { dimensions: 2 });
    return skeleton.joints.map((_, j) =>
      Number.isFinite(xy[2 * j]) ? [xy[2 * j], xy[2 * j + 1], 1] : [5, 6, 1],
    );
  });
}

const write = (frames: Frame[], headSizes?: number[], skeleton = 'mpii16') =>
  writeFile(
    file,
    JSON.stringify({ skeleton, unit: 'px', views: { view0: { frames, headSizes } } }),
  );
const score = (options: Partial<EvaluateOptions> = {}) =>
  evaluateKeypoints({ checkpoint, dataDir: dir, backend, ...options });

test('labels that are the predictions give no error and PCKh 100, and the result says of what', async () => {
  await write(framesOf(found), [30, 30, 30, 30, 30]);
  const before = tf.memory().numTensors;
  const phases = new Set<string>();
  const result = await score({ onProgress: (what) => phases.add(what) });
  expect(tf.memory().numTensors).toBe(before);
  expect([...phases]).toEqual([
    'preparing pictures',
    'predicting',
    'predicting, untrained network',
  ]);
  expect(result).toMatchObject({
    labels: '2D joints',
    labelsUsed: [
      'annotated 2D joints of split "test" (to score)',
      'head sizes of split "test" (pckh)',
    ],
    unit: 'percent',
    skeleton: 'mpii16',
    joints: mpii16.joints,
    frames: 4,
    count: 64,
    headFrames: 4,
    unlabelled: 0,
    skipped: 1,
    flip: 'none',
    mirror: false,
    split: 'test',
    postProcessing: null,
    pckh: 100,
  });
  expect(result.error2dPercent).toBeLessThan(1e-4);
  expect(Object.values(result.perJoint).map(({ pckh, frames }) => [pckh, frames])).toEqual(
    mpii16.joints.map(() => [100, 4]),
  );
  // The checkpoint is the network before training.
  const { error2dPercent, pckh, perJoint } = result;
  expect(result.baselines.untrained).toEqual({ error2dPercent, pckh, perJoint });
});

test('an error in pixels counts by the side of each patch and by half of each head', async () => {
  const frames = framesOf(found).map((frame) =>
    frame.map(([x, y, visible]): Frame[number] => [x + 3, y, visible]),
  );
  // Far off, but not annotated: one joint, and all of the last picture.
  frames[0][9] = [-200, 900, 0];
  frames[4] = frames[4].map(() => [0, 0, 0]);
  await write(frames, [6.2, 6.2, 1, 5.8, 9]);
  const result = await score();
  const [a, b, c] = [0, 1, 3].map((i) => 300 / found[i]!.box.side);
  expect(result.error2dPercent).toBeCloseTo((15 * a + 16 * b + 16 * c) / 47, 4);
  expect(result.pckh).toBeCloseTo((100 * 31) / 47, 9);
  expect(result).toMatchObject({ frames: 3, headFrames: 3, count: 47, unlabelled: 1, skipped: 1 });
  expect(result.perJoint.head).toMatchObject({ pckh: 50, frames: 2 });
  expect(result.perJoint.head.error2dPercent).toBeCloseTo((b + c) / 2, 4);
});

test('a flip and mirrored pictures are named', async () => {
  const partner = flipPermutation(mpii16);
  await write(framesOf(found).map((frame) => frame.map((_, j) => frame[partner[j]])));
  const plain = await score();
  // An untrained network finds everything near the centre.
  expect(plain.error2dPercent).toBeGreaterThan(0.05);
  const flipped = await score({ flip: 'body' });
  expect(flipped.error2dPercent).toBeLessThan(1e-4);
  expect(flipped).toMatchObject({
    flip: 'body',
    labelsUsed: [
      'annotated 2D joints of split "test" (to score)',
      'annotated 2D joints of split "test" (to exchange left and right, flip: body)',
    ],
    // No head sizes.
    pckh: null,
    headFrames: 0,
  });
  const mirrored = await score({ mirror: true });
  expect(mirrored.mirror).toBe(true);
  expect(mirrored.error2dPercent).not.toBeCloseTo(plain.error2dPercent, 3);
});

test('post-processing is scored and named; other skeletons count the joints they share', async () => {
  const spp = await fitSpp({ checkpoint, dataDir: data.dir, backend, labelledFrames: 5 });
  const coco = getSkeleton('coco17');
  await write(framesOf(await predict(spp), coco), undefined, 'coco17');
  const result = await score({ spp });
  expect(result.error2dPercent).toBeLessThan(1e-3);
  expect(result.joints).toEqual(coco.joints.filter((name) => !/Eye|Ear/.test(name)));
  expect(result).toMatchObject({
    skeleton: 'coco17',
    count: 4 * 13,
    postProcessing: 'SPP (linear, 5 labelled frames)',
  });
  expect(result.supervision).toMatch(/; SPP \(linear, 5 labelled frames\)$/);
  expect(result.labelsUsed.at(-1)).toBe(
    'true poses of split "train" (to fit SPP (linear, 5 labelled frames))',
  );
  expect((await score()).error2dPercent).toBeGreaterThan(0.1);
});

test('projected true poses give the 2D error that evaluation gives of pictures alone', async () => {
  const projected = path.join(data.root, 'projected');
  await cp(data.dir, projected, { recursive: true });
  const { sequences } = await openDataset(projected);
  for (const { name, cameras, views, readPoses } of sequences) {
    const { frames, skeleton } = (await readPoses())!;
    const frameOf = (pose: Float64Array, v: number): number[][] => {
      const xy = projectPointsFlat(pose, cameras![v]);
      return Array.from({ length: 18 }, (_, j) => [xy[2 * j], xy[2 * j + 1], 1]);
    };
    const own = views.map((view, v) => [view, { frames: frames.map((pose) => frameOf(pose, v)) }]);
    const content = { skeleton, unit: 'px', views: Object.fromEntries(own) };
    await writeFile(path.join(projected, name, 'keypoints.json'), JSON.stringify(content));
  }
  const { picture } = await evaluate({ checkpoint, dataDir: projected, backend });
  const result = await score({ dataDir: projected });
  expect(result).toMatchObject({ frames: 24, count: 24 * 18, joints: h36m18.joints, skipped: 0 });
  expect(result.error2dPercent).toBeCloseTo(picture.error2dPercent, 6);
});

test('what cannot be scored is an error that says why', async () => {
  const frames = framesOf(found);
  await expect(score({ dataDir: data.dir })).rejects.toThrow(
    /keypoints\.json: no such file; evaluation needs annotated 2D joints of every sequence/,
  );
  await expect(score({ split: 'valid' })).rejects.toThrow(/no sequence in split "valid"/);
  await write(frames, undefined, 'octopus');
  await expect(score()).rejects.toThrow(/keypoints\.json: skeleton: .* found "octopus"/);
  await write(frames, undefined, 'coco17');
  await expect(score()).rejects.toThrow(/view view0: expected 17 joints of coco17, found 16/);
  await write(frames.map((frame) => frame.map(([x, y]) => [x, y, 0])));
  await expect(score()).rejects.toThrow(UserError);
  await expect(score()).rejects.toThrow(/no annotated joint of mpii16 that the network finds/);
  await write(frames, [1, 2]);
  await expect(score()).rejects.toThrow(/headSizes.*expected 5 numbers/s);
  const info = { ...checkpoint.info, skeleton: 'landmarks36' };
  await expect(score({ checkpoint: { ...checkpoint, info } })).rejects.toThrow(/mas spp fit/);
  // The other way round.
  await expect(evaluate({ checkpoint, dataDir: dir, backend })).rejects.toThrow(UserError);
});

test('labelsOfSplit says what a folder can be scored with, or that it cannot', async () => {
  const labels = async (folder: string, split = 'test') =>
    labelsOfSplit(await openDataset(folder), split);
  await write(framesOf(found));
  expect(await labels(data.dir)).toBe('3D poses');
  expect(await labels(dir)).toBe('2D joints');
  await expect(labels(dir, 'valid')).rejects.toThrow(
    /expected a split with sequences, found "valid"; splits: test/,
  );
  await rm(file);
  await expect(labels(dir)).rejects.toThrow(UserError);
  await expect(labels(dir)).rejects.toThrow(/neither poses\.json .* nor keypoints\.json/);
  // Views with keypoints, and poses but no cameras: only the keypoints can be compared with.
  const both = path.join(data.root, 'both');
  await cp(data.dir, both, { recursive: true });
  const { splits } = JSON.parse(await readFile(path.join(both, 'dataset.json'), 'utf8'));
  for (const name of splits.test) await rm(path.join(both, name, 'cameras.json'));
  await expect(labels(both)).rejects.toThrow(/keypoints/);
  const frames = [mpii16.joints.map((_, j) => [j, j, 1])];
  const keypoints = { skeleton: 'mpii16', unit: 'px', views: { cam0: { frames } } };
  await writeFile(path.join(both, splits.test[0], 'keypoints.json'), JSON.stringify(keypoints));
  expect(await labels(both)).toBe('2D joints');
});
