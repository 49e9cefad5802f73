import * as tf from '@tensorflow/tfjs';
import { flipPermutation } from '@mas/skeleton';
import type { Models } from './create-models.js';

/**
 * What a detector finds in the mirror images of patches, turned back: joints of the patches themselves.
 *
 * @param patches [B, P, P, 3]
 * @returns [B, J, 3] x, y in patch NDC, z.
 */
export function mirroredKeypoints(
  { detector, skeleton }: Pick<Models, 'detector' | 'skeleton'>,
  patches: tf.Tensor4D,
): tf.Tensor3D {
  return tf.tidy(() => {
    const found = detector.keypoints(tf.reverse(patches, 2));
    const sides = tf.tensor1d(flipPermutation(skeleton), 'int32');
    return tf.mul(tf.gather(found, sides, 1), [-1, 1, 1]) as tf.Tensor3D;
  });
}
