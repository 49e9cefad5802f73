import * as tf from '@tensorflow/tfjs';

/**
 * A network with two hidden layers and ReLU.
 *
 * @param x [n, P]
 * @param layers weight, bias, weight, bias, weight, bias
 * @param masks factors on the hidden units, [n, width] each, for dropout; none without.
 * @returns [n, Q]
 */
export function mlp(
  x: tf.Tensor2D,
  layers: readonly tf.Tensor[],
  masks: readonly tf.Tensor2D[] = [],
): tf.Tensor2D {
  let hidden = x;
  for (let layer = 0; layer < 3; layer++) {
    const [weight, bias] = layers.slice(2 * layer, 2 * layer + 2);
    hidden = tf.add(tf.matMul(hidden, weight as tf.Tensor2D), bias);
    if (layer === 2) break;
    hidden = tf.relu(hidden);
    if (masks[layer]) hidden = tf.mul(hidden, masks[layer]);
  }
  return hidden;
}
