import * as tf from '@tensorflow/tfjs';

/**
 * Euclidean norm along an axis with a gradient everywhere: sqrt(sum(x^2) + epsilon^2). At the zero
 * vector the value is `epsilon` and the gradient 0, where `tf.norm` gives NaN.
 *
 * @param x any shape. @param axis default the last.
 * @param epsilon positive; its square must not vanish in float32. Default 1e-6.
 * @returns `x` reduced along `axis`.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { safeNorm } from '@mas/geometry/tf';
 *
 * const vectors = tf.tensor2d([[3, 4], [0, 0]]);
 * console.log(Array.from(safeNorm(vectors).dataSync(), (n) => n.toFixed(6)).join(' ')); // 5.000000 0.000001
 * const gradient = tf.grad((x: tf.Tensor) => safeNorm(x).sum());
 * console.log(Array.from(gradient(vectors).dataSync(), (n) => n.toFixed(1)).join(' ')); // 0.6 0.8 0.0 0.0
 * ```
 */
export function safeNorm(x: tf.Tensor, axis = -1, epsilon = 1e-6): tf.Tensor {
  return tf.tidy(() => tf.sqrt(tf.add(tf.sum(tf.square(x), axis), epsilon * epsilon)));
}
