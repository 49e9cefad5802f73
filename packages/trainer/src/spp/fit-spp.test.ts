import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { tinyDataset, tinyTraining } from '../../test/tiny-dataset.js';
import { untrainedCheckpoint } from '../../test/untrained-checkpoint.js';
import type { Checkpoint } from '../checkpoint.js';
import { evaluate } from '../evaluate.js';
import { parseConfig } from '../load-config.js';
import { selectBackend, type BackendReport } from '../select-backend.js';
import { UserError } from '../user-error.js';
import { fitSpp, type FitSppOptions } from './fit-spp.js';
import { loadSpp, saveSpp } from './spp-files.js';

const mlp = { width: 8, steps: 3 };
const config = parseConfig({ name: 'tiny', ...tinyTraining }, 'test');
let data: Awaited<ReturnType<typeof tinyDataset>>;
let backend: BackendReport;
let checkpoint: Checkpoint;

beforeAll(async () => {
  backend = await selectBackend('wasm');
  data = await tinyDataset();
  checkpoint = await untrainedCheckpoint(config, path.join(data.root, 'checkpoint'));
});
afterAll(() => data.remove());

const fit = (options: Partial<FitSppOptions> = {}) =>
  fitSpp({ checkpoint, dataDir: data.dir, backend, mlp, ...options });

test('says how many labels it used, and is the same after saving and loading', async () => {
  const before = tf.memory().numTensors;
  for (const kind of ['linear', 'mlp'] as const) {
    const spp = await fit({ kind, labelledFrames: 5 });
    expect(spp.info).toMatchObject({ kind, labelledFrames: 5, split: 'train', joints: 18 });
    await saveSpp(spp, checkpoint);
    expect(await loadSpp(checkpoint, kind)).toEqual(spp);
    expect(await fit({ kind, labelledFrames: 5 })).toEqual(spp);
  }
  expect(tf.memory().numTensors).toBe(before);
  expect((await readdir(checkpoint.dir)).toSorted()).toEqual([
    'spp-linear.json',
    'spp-linear.safetensors',
    'spp-mlp.json',
    'spp-mlp.safetensors',
  ]);
});

test('evaluation names it and a flip, and knows the labelled frames themselves well', async () => {
  // More parameters than labels: with next to no ridge every label is met.
  const spp = await fit({ ridge: 1e-9 });
  expect(spp.info.labelledFrames).toBe(12);
  const before = tf.memory().numTensors;
  const options = { checkpoint, dataDir: data.dir, backend };
  const seen = await evaluate({ ...options, spp, flip: 'joint', split: 'train' });
  expect(tf.memory().numTensors).toBe(before);
  expect(seen.supervision).toMatch(/no joint labels; .*; SPP \(linear, 12 labelled frames\)$/);
  expect(seen.flip).toBe('joint');
  expect(seen.postProcessing).toBe('SPP (linear, 12 labelled frames)');
  const plain = await evaluate({ ...options, split: 'train' });
  expect(plain).toMatchObject({ postProcessing: null, flip: 'none' });
  // No mean pose beside scores of the split that it is the mean of.
  const uses = [
    'true poses of split "train" (to score)',
    'true depth of the root (unaligned.single)',
  ];
  expect(plain.labelsUsed).toEqual(uses);
  expect(seen.labelsUsed).toEqual([
    ...uses,
    'true poses of split "train" (to fit SPP (linear, 12 labelled frames))',
    'true poses of split "train" (to exchange left and right, flip: joint)',
  ]);
  for (const poses of ['single', 'triangulated'] as const) {
    expect(seen[poses].mpjpe).toBeLessThan(0.1 * plain[poses].mpjpe);
    expect(seen[poses].error2dPercent).toBeLessThan(0.1 * plain[poses].error2dPercent);
  }
  expect(seen.ambiguityRatio).toBe(0);
  expect(seen.physiqueIoU).toBe(plain.physiqueIoU);
});

test('sequences without poses are left out; a folder without any is an error', async () => {
  const part = path.join(data.root, 'part');
  await cp(data.dir, part, { recursive: true });
  const sequences = (await readdir(part)).filter((name) => name.startsWith('S0'));
  expect(sequences).toHaveLength(12);
  for (const name of sequences.slice(4)) await rm(path.join(part, name, 'poses.json'));
  const { info } = await fit({ dataDir: part });
  expect(info.labelledFrames).toBe(4);
  await expect(fit({ dataDir: part, labelledFrames: 5 })).rejects.toThrow(
    /labelledFrames: expected 1 to 4, .*found 5/,
  );
  for (const name of sequences.slice(0, 4)) await rm(path.join(part, name, 'poses.json'));
  await expect(fit({ dataDir: part })).rejects.toThrow(
    /no sequence of split "train" has a poses\.json/,
  );
  await expect(fit({ split: 'holiday' })).rejects.toThrow(/holiday/);
});

describe('a file that does not fit', () => {
  const json = () => path.join(checkpoint.dir, 'spp-linear.json');
  const edit = async (change: (text: string) => string) => {
    await saveSpp(await fit(), checkpoint);
    await writeFile(json(), change(await readFile(json(), 'utf8')));
  };

  test.each<[string, (text: string) => string, RegExp]>([
    ['is no JSON', (text) => text.slice(5), /spp-linear\.json: not JSON/],
    ['lacks a key', (text) => text.replace('"split"', '"spilt"'), /split: /],
    ['counts wrongly', (text) => text.replace('"joints": 18', '"joints": 17'), /found 17/],
    [
      'has other landmarks',
      (text) => text.replace('"landmarks": 18', '"landmarks": 19'),
      /single|weight0.*expected shape \[57, 54\], found \[54, 54\]/,
    ],
    [
      'belongs to other parameters',
      (text) => text.replace(/("parametersDigest": ")../, '$100'),
      /safetensors: does not belong to .*spp-linear\.json/,
    ],
    [
      'was fitted to other weights',
      (text) => text.replace(/("checkpointDigest": ")../, '$1ff'),
      /was fitted to other weights .*mas spp fit/,
    ],
  ])('because it %s', async (_, change, message) => {
    await edit(change);
    const failure = loadSpp(checkpoint, 'linear');
    await expect(failure).rejects.toThrow(UserError);
    await expect(failure).rejects.toThrow(message);
  });

  test('because it is missing', async () => {
    await rm(json());
    await expect(loadSpp(checkpoint, 'linear')).rejects.toThrow(/no linear .*\(ENOENT\); fit it/);
  });
});
