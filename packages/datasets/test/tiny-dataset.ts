import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SequenceSource } from '../src/types.js';
import { writeDataset } from '../src/write-dataset.js';
import { renderBall, ringCameras } from './rig.js';

/** A new folder for the tests of one file, removed after them. */
export async function temporaryFolder(): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'mas-datasets-'));
  return { root, remove: () => rm(root, { recursive: true }) };
}

/** A ball that moves along x, seen by three cameras of 64 px. */
export function ballSequence(name: string, frameCount: number): SequenceSource {
  const cameras = ringCameras(3, { size: 64, focal: 100 });
  return {
    name,
    cameras,
    frameCount,
    frame: (i) => ({
      views: cameras.map((camera) => renderBall(camera, [10 * i, 0, 0], 400)),
      pose: Float64Array.of(10 * i, 0, 0, 1, 2, 1.23456),
    }),
  };
}

/** Writes a data set of ball sequences, each in the split 'train'. */
export async function writeBalls(dir: string, ...sequences: SequenceSource[]): Promise<void> {
  const splits = { train: sequences.map(({ name }) => name) };
  await writeDataset(dir, { skeleton: 'two', splits }, sequences, { imageFormat: 'png' });
}
