import * as tf from '@tensorflow/tfjs';
import { flipPermutation } from '@mas/skeleton';
import { tinyTraining } from '../test/tiny-dataset.js';
import { averageMirrored } from './average-mirrored.js';
import { createModels, type Models } from './create-models.js';
import { parseConfig } from './load-config.js';
import { selectBackend } from './select-backend.js';

let models: Models;
let patches: tf.Tensor4D;

beforeAll(async () => {
  await selectBackend('wasm');
  models = createModels(parseConfig({ name: 'mirror', ...tinyTraining }, 'test'), 'mirror');
  const { patchSize } = models.detector.config;
  patches = tf.randomUniform([2, patchSize, patchSize, 3], -0.5, 0.5, 'float32', 1);
});
afterAll(() => {
  patches.dispose();
  models.dispose();
});

test('what a mirrored patch shows is the mirror image, left and right exchanged', () => {
  const located = (mirror: boolean, seen: tf.Tensor4D) =>
    tf.tidy(() => {
      const keypoints = models.detector.keypoints(seen);
      return averageMirrored({ ...models, mirror }, keypoints, seen).dataSync();
    });
  const mirrored = tf.reverse(patches, 2);
  const before = tf.memory().numTensors;
  const [plain, own, other] = [
    located(false, patches),
    located(true, patches),
    located(true, mirrored),
  ];
  expect(tf.memory().numTensors).toBe(before);
  const alone = tf.tidy(() => models.detector.keypoints(mirrored).dataSync());
  mirrored.dispose();
  const partners = flipPermutation(models.skeleton);
  let moved = 0;
  for (let b = 0; b < 2; b++) {
    partners.forEach((partner, j) => {
      for (let k = 0; k < 3; k++) {
        const [at, across] = [(18 * b + j) * 3 + k, (18 * b + partner) * 3 + k];
        const sign = k === 0 ? -1 : 1;
        expect(own[at]).toBeCloseTo((plain[at] + sign * alone[across]) / 2, 5);
        expect(other[across]).toBeCloseTo(sign * own[at], 5);
        moved = Math.max(moved, Math.abs(own[at] - plain[at]));
      }
    });
  }
  expect(moved).toBeGreaterThan(1e-3);
});

test('landmarks have no sides', () => {
  const skeleton = { ...models.skeleton, flipPairs: [] };
  const keypoints = tf.zeros<tf.Rank.R3>([2, 18, 3]);
  expect(() => averageMirrored({ ...models, skeleton, mirror: true }, keypoints, patches)).toThrow(
    /^mirror: needs joints with a left and a right/,
  );
  keypoints.dispose();
});

test('without the wish for it nothing is done', () => {
  const keypoints = tf.zeros<tf.Rank.R3>([2, 18, 3]);
  expect(averageMirrored(models, keypoints, patches)).toBe(keypoints);
  keypoints.dispose();
});
