import * as tf from '@tensorflow/tfjs';

const upsample = tf.customGrad((...args: unknown[]) => {
  const x = args[0] as tf.Tensor4D;
  const [, height, width] = x.shape;
  return {
    value: tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]),
    // The adjoint of doubling is the sum over 2 x 2 pixels. tfjs 4.22's own gradient of the resize
    // is wrong on the cpu backend; its average pooling is right on all.
    gradFunc: (dy: tf.Tensor4D) => tf.mul(tf.avgPool(dy, 2, 2, 'valid'), 4),
  };
});

/**
 * Doubles height and width by repeating pixels: [B, H, W, C] -> [B, 2H, 2W, C].
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { upsampleNearest } from '@mas/models';
 *
 * console.log(upsampleNearest(tf.ones([1, 2, 2, 3])).shape); // [ 1, 4, 4, 3 ]
 * ```
 */
export function upsampleNearest(x: tf.Tensor4D): tf.Tensor4D {
  return upsample(x) as tf.Tensor4D;
}
