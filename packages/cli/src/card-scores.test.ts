import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseConfig, type Checkpoint, type EvaluationResult } from '@mas/trainer';
import { readCardScores, writeCardScores } from './card-scores.js';

let checkpoint: Checkpoint;
const scores = { mpjpe: 80, nMpjpe: 79, pMpjpe: 60, pck150: 90, auc: 55, error2dPercent: 2 };
const result = {
  split: 'test',
  flip: 'none',
  mirror: false,
  alignment: 'root',
  skeleton: 'h36m18',
  postProcessing: null,
  single: scores,
  triangulated: scores,
  picture: scores,
  ambiguityRatio: 2,
  baselines: { meanPose: null, untrained: null },
} as unknown as EvaluationResult;

beforeEach(async () => {
  checkpoint = {
    dir: await mkdtemp(path.join(os.tmpdir(), 'mas-card-')),
    info: { config: parseConfig({ name: 'card' }, 'test'), step: 9, steps: 9, supervision: 'x' },
    weights: new Map(),
  } as unknown as Checkpoint;
});
afterEach(() => rm(checkpoint.dir, { recursive: true }));

const splits = async () =>
  (await readCardScores(checkpoint)).map(({ split, mirror }) => `${split} ${mirror}`);

test('scores of the same kind are replaced, others stay, and the card names how', async () => {
  await writeCardScores(checkpoint, result);
  await writeCardScores(checkpoint, { ...result, mirror: true });
  await writeCardScores(checkpoint, { ...result, split: 'train' });
  const card = await writeCardScores(checkpoint, { ...result, ambiguityRatio: 3 });
  expect(await splits()).toEqual(['test true', 'train false', 'test false']);
  const text = await readFile(card, 'utf8');
  expect(text.match(/each patch is seen mirrored too/g)).toHaveLength(1);
  expect(text).toContain('contradict the others: 3.0 %');
});

test('scores from before mirroring are those of pictures as they are', async () => {
  await writeCardScores(checkpoint, result);
  const file = path.join(checkpoint.dir, 'scores.json');
  const older = (await readFile(file, 'utf8')).replace(/ +"mirror": false,\n/, '');
  expect(older).not.toContain('mirror');
  await writeFile(file, older);
  await writeCardScores(checkpoint, result);
  expect(await splits()).toEqual(['test false']);
});
