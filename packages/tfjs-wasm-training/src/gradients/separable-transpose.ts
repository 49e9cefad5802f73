import * as tf from '@tensorflow/tfjs';

/**
 * Transpose of a map that acts on rows and columns of images separately: for images x of
 * [batch, height, width, channels] and y = rows x columns^T, this is dx = rows^T dy columns.
 *
 * @param dy [batch, outHeight, outWidth, channels]
 * @param rows [outHeight, height]
 * @param columns [outWidth, width]
 */
export function separableTranspose(
  dy: tf.Tensor4D,
  rows: tf.Tensor2D,
  columns: tf.Tensor2D,
): tf.Tensor4D {
  const [batch, outHeight, outWidth, channels] = dy.shape;
  const height = rows.shape[1];
  const width = columns.shape[1];
  const alongRows = tf.matMul(
    tf.reshape(rows, [1, outHeight, height]),
    tf.reshape(dy, [batch, outHeight, outWidth * channels]),
    true,
  );
  const alongBoth = tf.matMul(
    tf.reshape(columns, [1, outWidth, width]),
    tf.reshape(alongRows, [batch * height, outWidth, channels]),
    true,
  );
  return tf.reshape(alongBoth, [batch, height, width, channels]);
}
