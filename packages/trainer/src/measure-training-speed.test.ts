import * as tf from '@tensorflow/tfjs';
import { measureTrainingSpeed } from './measure-training-speed.js';

test('counts a rate and leaves no tensor behind', async () => {
  await tf.setBackend('cpu');
  const { numTensors } = tf.memory();
  const rate = await measureTrainingSpeed(1);
  expect(rate).toBeGreaterThan(0.0001);
  expect(rate).toBeLessThan(1000);
  expect(tf.memory().numTensors).toBe(numTensors);
});
