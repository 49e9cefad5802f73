import * as tf from '@tensorflow/tfjs';
import type { Models } from './create-models.js';
import { mirroredKeypoints } from './mirrored-keypoints.js';
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
    const back = mirroredKeypoints(models, patches);
    return tf.div(tf.add(keypoints, back), 2) as tf.Tensor3D;
  });
}
