import * as tf from '@tensorflow/tfjs';
import { flipPermutation } from '@mas/skeleton';
import type { Models } from './create-models.js';
import { UserError } from './user-error.js';

/**
 * The mean of what a detector finds in patches and in the same patches mirrored, where `models.mirror`
 * asks for it; else `keypoints`. An addition to the paper.
 *
 * @param keypoints [B, J, 3] of the patches as they are: x, y in patch NDC, z.
 * @param patches [B, P, P, 3]
 * @throws {UserError} for landmarks, which have no sides.
 */
export function averageMirrored(
  models: Models,
  keypoints: tf.Tensor3D,
  patches: tf.Tensor4D,
): tf.Tensor3D {
  if (!models.mirror) return keypoints;
  if (models.skeleton.flipPairs.length === 0) {
    throw new UserError(
      'mirror: needs joints with a left and a right, and landmarks have none; leave it out',
    );
  }
  return tf.tidy(() => {
    const found = models.detector.keypoints(tf.reverse(patches, 2));
    const sides = tf.tensor1d(flipPermutation(models.skeleton), 'int32');
    const back = tf.mul(tf.gather(found, sides, 1), [-1, 1, 1]);
    return tf.div(tf.add(keypoints, back), 2) as tf.Tensor3D;
  });
}
