import * as tf from '@tensorflow/tfjs';
import { flipPermutation, h36m18 } from '@mas/skeleton';
import { analyticSet } from '../test/analytic-scenes.js';
import { fakeReplica } from '../test/fake-replica.js';
import type { Models } from './create-models.js';
import { teachSingleViews } from './teach-single-views.js';
import { shareTrainingSet, type TrainingSet } from './training-data.js';

const joints = h36m18.joints.length;
const flipped = flipPermutation(h36m18);

beforeAll(() => tf.setBackend('cpu'));

/** So many pictures; the left half of each is bright, so that a detector can tell mirror images. */
function entryOf(scenes: number): TrainingSet {
  const set = analyticSet(scenes, [0]);
  const { patchSize, images } = set;
  for (let i = 0; i < images.length; i++) {
    images[i] = Math.floor(i / 3) % patchSize < patchSize / 2 ? 255 : 0;
  }
  set.masks.fill(255);
  return shareTrainingSet(
    { ...set, calibrated: false, projections: flat(scenes) },
    { scenesPerBatch: 1 },
  );
}

const flat = (scenes: number) =>
  Float32Array.from(
    { length: 12 * scenes },
    (_, i) => [1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1][i % 12],
  );

/** Joint j lies at (0.02 j, -0.01 j, 0.3); its mirror image so far to the right of where it should be. */
function seeing(apart: number): Parameters<typeof teachSingleViews>[0] {
  const keypoints = (patches: tf.Tensor4D): tf.Tensor3D => {
    const [batch, size] = patches.shape;
    const corners = tf.slice(patches, [0, 0, 0, 0], [batch, 1, 1, 1]).dataSync();
    expect(size).toBeGreaterThan(1);
    const values = Array.from({ length: batch }, (_, b) =>
      Array.from({ length: joints }, (__, j) =>
        corners[b] > 0
          ? [0.02 * j, -0.01 * j, 0.3]
          : [-0.02 * flipped[j] - apart, -0.01 * flipped[j], 0.3],
      ),
    );
    return tf.tensor3d(values);
  };
  const detector = { keypoints } as unknown as Models['detector'];
  return { detector, skeleton: h36m18, maskInput: true };
}

test('the target of a picture is the mean over it and its mirror image', () => {
  const entry = entryOf(2);
  const before = tf.memory().numTensors;
  teachSingleViews(seeing(0.1), entry, fakeReplica(0, 1));
  expect(tf.memory().numTensors).toBe(before);
  for (let i = 0; i < 2 * joints; i++) {
    const j = i % joints;
    // Scene frame: x to the right, y away, z up; the mirror image is 0.1 to the right.
    const [x, y, z] = entry.bodies.points.subarray(3 * i, 3 * i + 3);
    expect(x).toBeCloseTo(0.02 * j + 0.05, 5);
    expect(y).toBeCloseTo(0.3, 5);
    expect(z).toBeCloseTo(0.01 * j, 5);
    expect(entry.bodies.confidence[i]).toBeCloseTo(0.5, 4);
  }
});

test.each([
  [0, 1],
  [0.3, 0.1],
])('%p apart a joint is trusted by %p', (apart, trust) => {
  const entry = entryOf(1);
  teachSingleViews(seeing(apart), entry, fakeReplica(0, 1));
  for (const confidence of entry.bodies.confidence) expect(confidence).toBeCloseTo(trust, 4);
});

test('two replicas find together what one finds alone', () => {
  const [alone, together] = [entryOf(40), entryOf(40)];
  teachSingleViews(seeing(0.05), alone, fakeReplica(0, 1));
  for (const index of [1, 0]) teachSingleViews(seeing(0.05), together, fakeReplica(index, 2));
  expect(together.bodies).toEqual(alone.bodies);
  expect(alone.bodies.confidence.every((trust) => trust > 0)).toBe(true);
});
