import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { writeSynthetic } from '../src/write-synthetic.js';

/** A synthetic data folder of 12 training and 6 test scenes, in a temporary folder. */
export async function tinyDataset(): Promise<{
  root: string;
  dir: string;
  remove(): Promise<void>;
}> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'mas-trainer-'));
  const dir = path.join(root, 'data');
  await writeSynthetic(dir, {
    seed: 3,
    trainSubjects: 2,
    testSubjects: 1,
    framesPerSequence: 1,
    imageSize: 128,
  });
  return { root, dir, remove: () => rm(root, { recursive: true, force: true }) };
}

/** Settings that make every phase happen in a few steps. */
export const tinyTraining = {
  replicas: 1,
  detector: { depthBins: 8, stem: [8, 8], channels: [8, 16, 16], headChannels: 16 },
  heading: { steps: 2, scenesPerBatch: 2 },
  pose: {
    steps: 6,
    scenesPerBatch: 2,
    stages: { shapePrior: 0.3, arms: 0.6 },
  },
  log: { everySteps: 1, checkpointSteps: 4 },
};
