import * as tf from '@tensorflow/tfjs';

/**
 * Divides vectors along an axis by their `safeNorm`. Vectors much longer than `epsilon` come out
 * with length 1, the zero vector as zero.
 *
 * @param x any shape. @param axis default the last.
 * @param epsilon positive; bounds the gradient by 1 / epsilon. Default 1e-6.
 * @returns a tensor of the shape of `x`.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { safeNormalize } from '@mas/geometry/tf';
 *
 * const vectors = tf.tensor2d([[3, 4], [0, 0]]);
 * console.log(Array.from(safeNormalize(vectors).dataSync(), (n) => n.toFixed(1)).join(' ')); // 0.6 0.8 0.0 0.0
 * ```
 */
export function safeNormalize<T extends tf.Tensor>(x: T, axis = -1, epsilon = 1e-6): T {
  return tf.tidy(() => {
    const squares = tf.sum(tf.square(x), axis, true);
    return tf.div(x, tf.sqrt(tf.add(squares, epsilon * epsilon)));
  });
}
