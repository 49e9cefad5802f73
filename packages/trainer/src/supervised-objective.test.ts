import * as tf from '@tensorflow/tfjs';
import type { Detector } from '@mas/models';
import { flipPermutation, h36m18 } from '@mas/skeleton';
import { Random } from './random.js';
import type { SceneBatch } from './scene-batch.js';
import { createSupervisedObjective } from './supervised-objective.js';
import { projectTargets } from './pose-targets.js';

beforeAll(() => tf.setBackend('cpu'));

const joints = h36m18.joints.length;
const random = new Random('labels');
const labels = Float32Array.from({ length: 2 * joints * 3 }, () => random.normal(0, 0.3));

function batchOf(mirrored: boolean): SceneBatch {
  return {
    scenes: 1,
    views: 1,
    indices: [1],
    mirrored,
    projectionValues: Float32Array.of(1, 0, 0, 0, 0, 0, -1, 0, 0, 0.25, 0, 1),
    depthScaleValues: Float32Array.of(0.25),
  } as unknown as SceneBatch;
}

/** A detector that answers with the given joints [J, 3]. */
function answering(xyz: Float32Array): Detector {
  return { keypoints: () => tf.tensor3d(xyz, [1, joints, 3]) } as unknown as Detector;
}

function lossOf(mirrored: boolean, points: Float32Array): number {
  const batch = batchOf(mirrored);
  const { xy, z } = projectTargets(points, joints, batch);
  const xyz = Float32Array.from({ length: joints * 3 }, (_, i) => {
    const j = Math.floor(i / 3);
    return i % 3 < 2 ? xy[2 * j + (i % 3)] : z[j];
  });
  return tf.tidy(() => {
    const objective = createSupervisedObjective(h36m18, answering(xyz));
    return objective(batch, labels).loss.dataSync()[0];
  });
}

test('only the projected labels of the scene cost nothing', () => {
  const own = labels.subarray(joints * 3);
  expect(lossOf(false, own)).toBe(0);
  expect(lossOf(false, labels.subarray(0, joints * 3))).toBeGreaterThan(1);
});

test('a mirrored batch wants the mirror image, sides exchanged', () => {
  const own = labels.subarray(joints * 3);
  const mirrored = new Float32Array(joints * 3);
  flipPermutation(h36m18).forEach((from, j) => {
    mirrored.set(own.subarray(3 * from, 3 * from + 3), 3 * j);
    mirrored[3 * j] *= -1;
  });
  expect(lossOf(true, mirrored)).toBe(0);
  expect(lossOf(true, own)).toBeGreaterThan(0.1);
});
