import * as tf from '@tensorflow/tfjs';
import { centralDifferences, largestDifference, relativeDifference } from '../../test/arrays.js';
import { ndcPoints, ndcProjections } from '../../test/ndc-scene.js';
import { tolerance } from '../../test/tolerance.js';
import { projectPoints } from './index.js';

const points = ndcPoints();
const projections = ndcProjections();

test('multiplies, divides by the depth and returns it', () => {
  const { points: seen, depths } = projectPoints(points, projections);
  expect(seen.shape).toEqual([2, 3, 3, 2]);
  expect(depths.shape).toEqual([2, 3, 3]);
  const p = projections.arraySync();
  const x = points.arraySync();
  const expected = p.map((views, b) =>
    views.map((matrix) =>
      x[b].map((point) => {
        const [u, v, w] = matrix.map((r) =>
          [...point, 1].reduce((s, value, c) => s + r[c] * value, 0),
        );
        return [u / w, v / w, w];
      }),
    ),
  );
  const flat = expected.flat(3);
  const uv = flat.filter((_, i) => i % 3 < 2);
  expect(relativeDifference(seen.dataSync(), uv)).toBeLessThan(tolerance.float32);
  const w = flat.filter((_, i) => i % 3 === 2);
  expect(relativeDifference(depths.dataSync(), w)).toBeLessThan(tolerance.float32);
  // The origin is the centre of these cameras.
  expect(largestDifference(depths.slice([0, 0, 0], [1, 3, 1]).dataSync(), [1, 1, 1])).toBeLessThan(
    tolerance.float32,
  );
});

const loss = (x: tf.Tensor3D, p: tf.Tensor4D): tf.Scalar => {
  const { points: seen, depths } = projectPoints(x, p);
  const weights = tf.linspace(-1, 1, seen.size).reshape(seen.shape);
  return tf.add(tf.sum(tf.mul(tf.square(seen), weights)), tf.sum(depths));
};

test('gradients equal central differences', () => {
  const [byPoints, byProjections] = tf.grads(loss as (...args: tf.Tensor[]) => tf.Scalar)([
    points,
    projections,
  ]);
  const differences = (at: number, x: tf.Tensor) =>
    centralDifferences(
      (values) => {
        const args = [points, projections] as [tf.Tensor3D, tf.Tensor4D];
        args[at] = tf.tensor(Float32Array.from(values), x.shape) as never;
        return loss(...args).dataSync()[0];
      },
      x.dataSync(),
      1e-2,
    );
  expect(relativeDifference(byPoints.dataSync(), differences(0, points))).toBeLessThan(
    tolerance.float32Gradient,
  );
  expect(relativeDifference(byProjections.dataSync(), differences(1, projections))).toBeLessThan(
    tolerance.float32Gradient,
  );
});

test('is finite at and behind the camera plane', () => {
  const matrix = tf.tensor4d([
    [
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ],
    ],
  ]);
  const x = tf.tensor3d([
    [
      [1, 2, 0],
      [1, 2, -3],
      [1, 2, 4],
    ],
  ]);
  const { points: seen, depths } = projectPoints(x, matrix, { epsilon: 0.5 });
  expect([...seen.dataSync()]).toEqual([2, 4, 2, 4, 0.25, 0.5]);
  expect([...depths.dataSync()]).toEqual([0, -3, 4]);
  const gradient = tf.grad((t: tf.Tensor) =>
    projectPoints(t as tf.Tensor3D, matrix, { epsilon: 0.5 }).points.sum(),
  )(x);
  // Behind the plane only the division by epsilon is left.
  expect([...gradient.dataSync()]).toEqual([2, 2, 0, 2, 2, 0, 0.25, 0.25, -3 / 16]);
});

test('leaks nothing', () => {
  const before = tf.memory().numTensors;
  const { points: seen, depths } = projectPoints(points, projections);
  tf.dispose([seen, depths]);
  expect(tf.memory().numTensors).toBe(before);
});

test('explains a wrong shape', () => {
  expect(() => projectPoints(points.slice([0, 0, 0], [1, 3, 3]), projections)).toThrow(
    /projectPoints: projections: expected a tensor of shape \[1, V, 3, 4\], found \[2, 3, 3, 4\]/,
  );
  expect(() => projectPoints(tf.zeros([2, 3, 2]) as tf.Tensor3D, projections)).toThrow(
    /projectPoints: points: expected a tensor of shape \[B, J, 3\], found \[2, 3, 2\]/,
  );
});
