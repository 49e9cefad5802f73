import * as tf from '@tensorflow/tfjs';
import { createDetector } from './create-detector.js';
import type { CompactConfig } from './detector-config.js';

const config: CompactConfig = {
  joints: 3,
  patchSize: 32,
  depthBins: 4,
  stem: [4, 8],
  channels: [8, 8, 8],
  headChannels: 8,
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each([
  [32, [4, 8], 8],
  [64, [4, 4, 8], 8],
  [64, [4, 4, 4, 8], 4],
])('patches of %i px and a stem of %j give heat maps of %i', (patchSize, stem, size) => {
  const before = tf.memory().numTensors;
  const detector = createDetector({ ...config, patchSize, stem }, { seed: 1, name: `s${size}` });
  expect(detector.heatmapSize).toBe(size);
  const patches = tf.zeros<tf.Rank.R4>([2, patchSize, patchSize, 3]);
  const heatmap = detector.heatmapLogits(patches);
  expect(heatmap.shape).toEqual([2, size, size, 12]);
  tf.dispose([patches, heatmap]);
  detector.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  [{ stem: [8] }, /stem must be 2 to 4 positive integers, found 8/],
  [{ stem: [4, 4, 4, 4, 4] }, /stem must be 2 to 4 positive integers/],
  [{ stem: [4, 0, 8] }, /stem\[1\] must be a positive integer, found 0/],
  [{ stem: [4, 4, 8], patchSize: 48 }, /patchSize must be a positive multiple of 32, found 48/],
])('%j is refused', (change, message) => {
  expect(() => createDetector({ ...config, ...change }, { seed: 1, name: 'bad' })).toThrow(message);
});
