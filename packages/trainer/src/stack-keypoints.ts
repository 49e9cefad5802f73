import type * as tf from '@tensorflow/tfjs';
import type { Detector } from '@mas/models';

/** Joints of every stack of a detector, [B, J, 3], the last stack's first. */
export function stackKeypoints(detector: Detector, patches: tf.Tensor4D): tf.Tensor3D[] {
  return detector.stacks > 1
    ? detector.stackKeypoints(patches).toReversed()
    : [detector.keypoints(patches)];
}
