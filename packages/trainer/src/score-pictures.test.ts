import * as tf from '@tensorflow/tfjs';
import { openDataset, type Dataset } from '@mas/datasets';
import { h36m18 } from '@mas/skeleton';
import { tinyDataset } from '../test/tiny-dataset.js';
import type { Models } from './create-models.js';
import { parseConfig } from './load-config.js';
import { scorePictures } from './score-pictures.js';

const config = parseConfig({ name: 'pictures' }, 'test');
let data: Awaited<ReturnType<typeof tinyDataset>>;
let dataset: Dataset;
const poses = new Map<string, Float64Array>();

beforeAll(async () => {
  await tf.setBackend('cpu');
  data = await tinyDataset();
  dataset = await openDataset(data.dir);
  for (const { name, readPoses } of dataset.sequences.map((s) => ({
    name: s.name,
    readPoses: () => s.readPoses(),
  }))) {
    poses.set(name, (await readPoses())!.frames[0]);
  }
});
afterAll(() => data.remove());

/** Networks that answer picture after picture with the true pose in the camera's axes, times `size`. */
function knowing(size: number): Models {
  const answers = dataset.splits.test.flatMap((name) => {
    const { cameras } = dataset.sequences.find((sequence) => sequence.name === name)!;
    const pose = poses.get(name)!;
    return cameras!.map(({ cameraFromWorld }) =>
      Float32Array.from(pose, (_, i) => {
        const relative = [0, 1, 2].map((k) => pose[i - (i % 3) + k] - pose[k]);
        const along = relative.reduce((sum, d, k) => sum + cameraFromWorld[i % 3][k] * d, 0);
        return (size * along) / config.data.halfExtent;
      }),
    );
  });
  const keypoints = (patches: tf.Tensor4D) => {
    const own = answers.splice(0, patches.shape[0]);
    return tf.tensor3d(
      own.flatMap((pose) => [...pose]),
      [own.length, 18, 3],
    );
  };
  return { skeleton: h36m18, detector: { keypoints } } as unknown as Models;
}

const scoring = {
  skeleton: h36m18,
  truthOf: (sequence: string) => poses.get(sequence),
  flip: 'none',
} as const;

test('the true pose in the axes of each camera has no error, also where the size is unknown', async () => {
  const exact = await scorePictures(knowing(1), config, dataset, 'test', scoring);
  expect(exact.mpjpe).toBeLessThan(1e-2);
  expect(exact.pck150).toBe(100);
  const small = await scorePictures(knowing(0.8), config, dataset, 'test', scoring);
  expect(small.mpjpe).toBeGreaterThan(50);
  expect(small.nMpjpe).toBeLessThan(1e-2);
});
