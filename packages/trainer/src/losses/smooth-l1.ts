import * as tf from '@tensorflow/tfjs';

/** Huber-like distance per element: d²/2β below β, d - β/2 above. */
export function smoothL1<T extends tf.Tensor>(a: T, b: tf.Tensor, beta: number): T {
  const distance = tf.abs(tf.sub(a, b));
  const near = tf.minimum(distance, beta);
  return tf.add(tf.mul(tf.square(near), 1 / (2 * beta)), tf.sub(distance, near)) as T;
}
