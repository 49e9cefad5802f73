import * as tf from '@tensorflow/tfjs';
import { tinyTraining } from '../test/tiny-dataset.js';
import { createModels } from './create-models.js';
import { parseConfig } from './load-config.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Heights (-y) of the head and an ankle in an empty patch before training, NDC. */
function heights(heightPrior: boolean): { head: number; ankle: number } {
  const detector = { ...tinyTraining.detector, heightPrior };
  const models = createModels(parseConfig({ ...tinyTraining, name: 'tiny', detector }, 'test'));
  const joints = models.skeleton.joints;
  const values = tf.tidy(() => models.detector.keypoints(tf.zeros([1, 64, 64, 3])).dataSync());
  models.dispose();
  const height = (joint: string) => -values[3 * joints.indexOf(joint) + 1];
  return { head: height('head'), ankle: height('leftAnkle') };
}

test('the height prior puts heads up and feet down before training; without it all are central', () => {
  const before = tf.memory().numTensors;
  const prior = heights(true);
  expect(prior.head).toBeGreaterThan(0.5);
  expect(prior.ankle).toBeLessThan(-0.5);
  const none = heights(false);
  expect(Math.abs(none.head)).toBeLessThan(0.05);
  expect(Math.abs(none.ankle)).toBeLessThan(0.05);
  expect(tf.memory().numTensors).toBe(before);
});
