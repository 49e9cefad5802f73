import * as tf from '@tensorflow/tfjs';
import { analyticSet } from '../test/analytic-scenes.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { leaveOutScenes, scenesInFront } from './scenes-in-front.js';
import type { ScenePose } from './scene-pose.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// The camera of view 0 stands 4 units from the centre, at azimuth 0.3.
const towardsCamera = (distance: number) => [
  distance * Math.cos(0.3),
  distance * Math.sin(0.3),
  0.1,
];

test('a scene counts if every joint lies in front of every camera that counts', () => {
  const batch = makeBatch(analyticSet(3), [0, 1, 2], new Random('a'), noAugmentation);
  const scene = (distance: number) => [0.1, -0.2, 0.5, ...towardsCamera(distance)];
  const points = Float32Array.from([...scene(0.5), ...scene(4.5), ...scene(3.7)]);
  expect(scenesInFront(points, batch)).toEqual([true, false, true]);
  batch.viewWeights[4] = 0;
  expect(scenesInFront(points, batch)).toEqual([true, true, true]);
  points[7] = NaN;
  expect(scenesInFront(points, batch)).toEqual([true, false, true]);
  disposeBatch(batch);
});

test('a scene that is left out weighs nothing and gets no gradient, also where it is NaN', () => {
  const batch = makeBatch(analyticSet(2), [0, 1], new Random('a'), noAugmentation);
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const points = tf.tensor3d([1, 2, 3, NaN, 5, 6], [2, 1, 3]);
    const left = (values: tf.Tensor3D) => {
      const at = {
        points: values,
        projected: tf.ones([2, 4, 1, 2]),
        projectedZ: tf.ones([2, 4, 1]),
      } as unknown as ScenePose;
      return leaveOutScenes(batch, at, [true, false]);
    };
    const { batch: counted, at } = left(points);
    expect(Array.from(at.points.dataSync())).toEqual([1, 2, 3, 0, 0, 0]);
    expect(Array.from(at.projected.dataSync())).toEqual([
      1,
      1,
      1,
      1,
      1,
      1,
      1,
      1,
      ...Array(8).fill(0),
    ]);
    expect(Array.from(counted.viewWeights)).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    const sums = tf.sum(counted.weights, [1, 2, 3]).dataSync();
    expect(Array.from(sums)).toEqual([256, 256, 256, 256, 0, 0, 0, 0]);
    const gradient = tf.grad((x) => tf.sum(tf.square(left(x as tf.Tensor3D).at.points)))(points);
    expect(Array.from(gradient.dataSync())).toEqual([2, 4, 6, 0, 0, 0]);
  });
  expect(tf.memory().numTensors).toBe(before);
  disposeBatch(batch);
});
