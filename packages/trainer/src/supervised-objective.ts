import * as tf from '@tensorflow/tfjs';
import type { Detector } from '@mas/models';
import type { Skeleton } from '@mas/skeleton';
import { batchPoints } from './batch-points.js';
import type { Objective } from './heading-pretext.js';
import { smoothL1 } from './losses/smooth-l1.js';
import { projectTargets } from './pose-targets.js';
import type { SceneBatch } from './scene-batch.js';
import { stackKeypoints } from './stack-keypoints.js';

/**
 * Prepares the loss of the supervised twin, the upper bound that mask supervision is held against:
 * the same detector, batches and steps, but every joint of every view is pulled towards the label.
 *
 * @param intermediateWeight of the loss of every stack but the last.
 * @param labels [S, J, 3] true joints of the batch's set, scene frame.
 */
export function createSupervisedObjective(
  skeleton: Skeleton,
  detector: Detector,
  intermediateWeight = 0,
): (batch: SceneBatch, labels: Float32Array) => Objective {
  const joints = skeleton.joints.length;

  return (batch, labels) => {
    const { scenes, views } = batch;
    const target = projectTargets(batchPoints(labels, skeleton, batch), joints, batch);
    const [last, ...others] = stackKeypoints(detector, batch.patches).map((keypoints) => {
      const [x, y, z] = tf
        .split(keypoints, 3, 2)
        .map((axis) => tf.reshape(axis, [scenes, views, joints, 1]));
      const xy = smoothL1(
        tf.concat([x, y], 3),
        tf.tensor4d(target.xy, [scenes, views, joints, 2]),
        0.05,
      );
      const depth = smoothL1(z, tf.tensor4d(target.z, [scenes, views, joints, 1]), 0.05);
      return { xy: tf.mean(xy) as tf.Scalar, depth: tf.mean(depth) as tf.Scalar };
    });
    const terms: Record<string, tf.Scalar> = { ...last };
    let sum = tf.add(last.xy, last.depth);
    if (others.length > 0) {
      const every = tf.addN(others.flatMap(({ xy, depth }) => [xy, depth]));
      terms.intermediate = tf.mul(every, intermediateWeight) as tf.Scalar;
      sum = tf.add(sum, terms.intermediate);
    }
    return { loss: tf.mul(sum, 10) as tf.Scalar, terms };
  };
}
