import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';

/**
 * Transpose of a map that acts on each axis separately, such as resizing or average pooling: for
 * images x and y[i, j] = sum over (k, l) of rows[i, k] columns[j, l] x[k, l], this is
 * dx[k, l] = sum over (i, j) of rows[i, k] columns[j, l] dy[i, j].
 *
 * @param dy [batch, outHeight, outWidth, channels], or with more axes between batch and channels
 * @param matrices one [out, size] for each axis of dy from axis 1 on, undefined where nothing is done
 */
export function separableTranspose(
  dy: tf.Tensor,
  matrices: (tf.Tensor2D | undefined)[],
): tf.Tensor {
  return matrices.reduce<tf.Tensor>((x, matrix, i) => {
    if (!matrix) return x;
    const axis = i + 1;
    const [out, size] = matrix.shape;
    const before = sizeOf(x.shape.slice(0, axis));
    const after = sizeOf(x.shape.slice(axis + 1));
    const product = tf.matMul(
      tf.reshape(matrix, [1, out, size]),
      tf.reshape(x, [before, out, after]),
      true,
    );
    return tf.reshape(product, x.shape.with(axis, size));
  }, dy);
}
