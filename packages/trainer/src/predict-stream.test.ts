import { syntheticDataset } from '@mas/synthetic';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { createModels, type Models } from './create-models.js';
import { createPoseSmoother } from './create-pose-smoother.js';
import { parseConfig } from './load-config.js';
import { predictStream } from './predict-stream.js';
import { predictViews } from './predict-views.js';

const config = parseConfig(
  {
    name: 'tiny',
    data: { patchSize: 32, maskSize: 16 },
    detector: { depthBins: 4, stem: [8, 8], channels: [8, 8, 8], headChannels: 8 },
  },
  'tiny',
);
let models: Models;
beforeAll(async () => {
  await tf.setBackend('wasm');
  models = createModels(config, 'stream');
});
afterAll(() => models.dispose());

const [sequence] = syntheticDataset({
  seed: 5,
  trainSubjects: 0,
  testSubjects: 1,
  framesPerSequence: 7,
  actions: ['walking'],
  imageSize: 48,
  cameras: 1,
});

/** A person who walks; nobody in frame 3. */
function frame(i: number) {
  const { image, mask } = sequence.frame(i).views[0];
  if (i === 3) mask.data.fill(0);
  return { image, mask, name: `frame ${i}` };
}

/** Frames 0 to 6 that count how many have been asked for. */
function source({ failAt = Infinity } = {}) {
  const seen = { asked: 0, ended: false };
  async function* frames() {
    try {
      for (let i = 0; i < 7; i++) {
        if (i === failAt) throw new Error('the film tore');
        seen.asked++;
        yield frame(i);
      }
    } finally {
      seen.ended = true;
    }
  }
  return { seen, frames: frames() };
}

test.each([1, 3, 7, 8])(
  'in batches of %d come the poses of predictViews, in order',
  async (batchSize) => {
    const views = Array.from({ length: 7 }, (_, i) => frame(i));
    const expected = await predictViews(models, config, views);
    expect(expected[3]).toBeNull();
    const before = tf.memory().numTensors;
    const { seen, frames } = source();
    const names: string[] = [];
    for await (const {
      frame: { name },
      pose,
    } of predictStream(models, config, frames, { batchSize })) {
      const i = names.push(name) - 1;
      // Of those asked for, one batch at most is waiting for its turn.
      expect(seen.asked - names.length).toBeLessThan(batchSize);
      if (i === 3) {
        expect(pose).toBeNull();
        continue;
      }
      pose!.joints.forEach((joint, j) =>
        joint.forEach((value, k) => expect(value).toBeCloseTo(expected[i]!.joints[j][k], 2)),
      );
      expect(pose!.box).toEqual(expected[i]!.box);
    }
    expect(names).toEqual(views.map(({ name }) => name));
    expect(tf.memory().numTensors).toBe(before);
  },
);

test('a loop that is left ends the source', async () => {
  const { seen, frames } = source();
  for await (const { frame: first } of predictStream(models, config, frames, { batchSize: 1 })) {
    expect(first.name).toBe('frame 0');
    break;
  }
  expect(seen).toEqual({ asked: 1, ended: true });
});

test('an error of the source comes after the poses of the frames before it', async () => {
  const { seen, frames } = source({ failAt: 2 });
  const names: string[] = [];
  const run = async () => {
    for await (const { frame: at } of predictStream(models, config, frames)) names.push(at.name);
  };
  await expect(run()).rejects.toThrow('the film tore');
  expect(names).toEqual(['frame 0', 'frame 1']);
  expect(seen.ended).toBe(true);
});

test('takes what is no stream, and refuses a batch of none', async () => {
  const names: string[] = [];
  for await (const { frame: at } of predictStream(models, config, [frame(1)])) names.push(at.name);
  expect(names).toEqual(['frame 1']);
  const next = () => predictStream(models, config, [frame(1)], { batchSize: 0 }).next();
  await expect(next()).rejects.toThrow(/batchSize of 1 or more, found 0/);
});

test('a smoother filters joints, and keypoints by their mm per pixel; the rest it leaves', () => {
  const smooth = createPoseSmoother(config, { beta: 0.002 });
  const pose = (x: number) => ({
    keypoints: [[x / 10, 0]] as [number, number][],
    joints: [[x, 0, 0]] as [number, number, number][],
    confidence: [0.5],
    box: { left: 0, top: 0, side: config.data.halfExtent / 5 }, // 10 mm a pixel.
  });
  expect(smooth(pose(0), 0)).toEqual(pose(0));
  for (let i = 1; i < 10; i++) {
    const { keypoints, joints, ...rest } = smooth(pose(30 * i), i / 25);
    expect(joints[0][0]).toBeGreaterThan(0);
    expect(joints[0][0]).toBeLessThan(30 * i);
    expect(keypoints[0][0]).toBeCloseTo(joints[0][0] / 10, 9);
    const { confidence, box } = pose(0);
    expect(rest).toEqual({ confidence, box });
  }
});
