import * as tf from '@tensorflow/tfjs';
import { createDetector } from './create-detector.js';
import {
  browserDetector,
  mediumDetector,
  paperDetector,
  resNet50Detector,
  smallDetector,
} from './detector-config.js';
import { detectorCost } from './detector-cost.js';
import { tinyDetectors } from './testing/tiny-detectors.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(Object.entries(tinyDetectors))('counts the parameters that a %s has', (name, config) => {
  const detector = createDetector(config, { seed: 0, name });
  expect(detectorCost(config).parameters).toBe(detector.parameters.count);
  detector.dispose();
});

test.each([
  ['small', smallDetector, 0.57, 0.076],
  ['browser', browserDetector, 0.28, 0.25],
  ['medium', mediumDetector, 1.9, 1.51],
  ['paper', paperDetector, 7.4, 23.8],
  // Sizes of the stacked hourglass with 1152 heat map channels, 256 channels and one block a level.
  ['one stack', { ...paperDetector, stacks: 1 }, 3.7, 12.7],
  ['eight stacks', { ...paperDetector, stacks: 8 }, 29.7, 90.6],
  ['ResNet-50', resNet50Detector, 34.3, 16.9],
])('%s has the size that is known of it', (_, config, millions, gigaflops) => {
  const { parameters, flops } = detectorCost(config);
  expect(Math.abs(parameters / 1e6 / millions - 1)).toBeLessThan(0.015);
  expect(Math.abs(flops / 1e9 / gigaflops - 1)).toBeLessThan(0.015);
});

test('counts the operations of a network by hand', () => {
  const { flops } = detectorCost(tinyDetectors.compact);
  const convolutions = [
    [8, 5, 3, 8],
    [4, 3, 8, 8],
    [4, 3, 8, 8],
    [4, 3, 8, 8],
    [2, 3, 8, 8],
    [2, 3, 8, 8],
    [2, 3, 8, 8],
    [1, 3, 8, 8],
    [1, 3, 8, 8],
    [1, 3, 8, 8],
    [2, 3, 8, 8],
    [4, 3, 8, 8],
    [4, 1, 8, 8],
    [4, 1, 8, 6],
  ];
  expect(flops).toBe(
    convolutions.reduce(
      (sum, [size, kernel, inputs, outputs]) =>
        sum + 2 * size ** 2 * kernel ** 2 * inputs * outputs,
      0,
    ),
  );
});

test('names itself where a configuration does not fit', () => {
  expect(() => detectorCost({ ...smallDetector, joints: -1 })).toThrow(
    /^detectorCost: joints must be a positive integer, found -1/,
  );
});
