import * as tf from '@tensorflow/tfjs';
import { analyticSet, project } from '../test/analytic-scenes.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation, type SceneBatch } from './scene-batch.js';
import { liftPoints, scenePose } from './scene-pose.js';

const joints = 5;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Random poses, and the keypoints [F V, J, 3] that see them exactly. */
function exact(batch: SceneBatch, seed: string) {
  const random = new Random(seed);
  const points = Array.from({ length: batch.scenes * joints }, () => [
    random.uniform(-0.6, 0.6),
    random.uniform(-0.6, 0.6),
    random.uniform(-0.8, 0.8),
  ]);
  const keypoints: number[] = [];
  for (let view = 0; view < batch.scenes * batch.views; view++) {
    const scene = Math.floor(view / batch.views);
    for (let j = 0; j < joints; j++) {
      const seen = project(batch.projectionValues, 12 * view, points[scene * joints + j]);
      const z = (seen.w - 1) / batch.depthScaleValues[view];
      keypoints.push(seen.x, seen.y, z);
    }
  }
  return {
    points: points.flat(),
    keypoints: tf.tensor3d(keypoints, [batch.scenes * batch.views, joints, 3]),
  };
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, digits: number): void {
  expect(found).toHaveLength(expected.length);
  Array.from(expected).forEach((value, i) => expect(found[i]).toBeCloseTo(value, digits));
}

test.each([
  ['as it is', 0],
  ['mirrored', 1],
])('exact keypoints triangulate, reproject and lift to the true pose, %s', (_, mirror) => {
  const before = tf.memory().numTensors;
  const batch = makeBatch(analyticSet(2), [1, 0], new Random('a'), { ...noAugmentation, mirror });
  expect(batch.mirrored).toBe(mirror === 1);
  const { points, keypoints } = exact(batch, 'pose');
  tf.tidy(() => {
    const at = scenePose(keypoints, batch, 0);
    expectClose(at.points.dataSync(), points, 2);
    expectClose(at.projected.dataSync(), at.xy.dataSync(), 2);
    expectClose(at.projectedZ.dataSync(), at.z.dataSync(), 2);
    const lifted = liftPoints(at.xy, at.z, batch).dataSync();
    for (let view = 0; view < batch.scenes * batch.views; view++) {
      const scene = Math.floor(view / batch.views);
      expectClose(
        lifted.slice(view * joints * 3, (view + 1) * joints * 3),
        points.slice(scene * joints * 3, (scene + 1) * joints * 3),
        4,
      );
    }
  });
  keypoints.dispose();
  disposeBatch(batch);
  expect(tf.memory().numTensors).toBe(before);
});

test('a mirrored batch is the mirror image: x changes its sign in patch and scene', () => {
  const set = analyticSet(1);
  const plain = makeBatch(set, [0], new Random('a'), noAugmentation);
  const mirrored = makeBatch(set, [0], new Random('a'), { ...noAugmentation, mirror: 1 });
  for (let view = 0; view < 4; view++) {
    const a = project(plain.projectionValues, 12 * view, [0.3, -0.2, 0.5]);
    const b = project(mirrored.projectionValues, 12 * view, [-0.3, -0.2, 0.5]);
    expect(b.x).toBeCloseTo(-a.x, 6);
    expect(b.y).toBeCloseTo(a.y, 6);
    expect(b.w).toBeCloseTo(a.w, 6);
  }
  disposeBatch(plain);
  disposeBatch(mirrored);
});

test('views without a usable mask do not enter the triangulation', () => {
  const set = analyticSet(1);
  set.viewWeights[2] = 0;
  const batch = makeBatch(set, [0], new Random('a'), noAugmentation);
  const { points, keypoints } = exact(batch, 'pose');
  const values = keypoints.dataSync().slice();
  values.fill(0.9, 2 * joints * 3, 3 * joints * 3);
  tf.tidy(() => {
    const at = scenePose(tf.tensor3d(values, [4, joints, 3]), batch, 0);
    expectClose(at.points.dataSync(), points, 2);
  });
  keypoints.dispose();
  disposeBatch(batch);
});

test('with a robust scale, a view that contradicts the others hardly moves the point', () => {
  const before = tf.memory().numTensors;
  const batch = makeBatch(analyticSet(1), [0], new Random('a'), noAugmentation);
  const { points, keypoints } = exact(batch, 'pose');
  const values = keypoints.dataSync().slice();
  values[0] += 0.4;
  const errorOf = (robustScale: number) =>
    tf.tidy(() => {
      const at = scenePose(tf.tensor3d(values, [4, joints, 3]), batch, robustScale);
      const found = at.points.dataSync();
      return Math.hypot(...[0, 1, 2].map((k) => found[k] - points[k]));
    });
  expect(errorOf(0.02)).toBeLessThan(0.02);
  expect(errorOf(0)).toBeGreaterThan(0.1);
  keypoints.dispose();
  disposeBatch(batch);
  expect(tf.memory().numTensors).toBe(before);
});
