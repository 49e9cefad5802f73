import * as tf from '@tensorflow/tfjs';
import { resizeBilinearTranspose } from './gradients/resize.js';

/**
 * Bilinear resizing with half-pixel centres, differentiable once: output i of S' reads the source at
 * (i + 0.5) S / S' - 0.5, clamped to the image. This is what `align_corners=False` means in PyTorch
 * and what TensorFlow 2 and OpenCV do.
 *
 * tfjs computes the same with `tf.image.resizeBilinear(x, size, false, true)`, but its gradient is
 * that of another resizing. One kernel forward and one backward on the wasm backend after
 * `installTraining`; elsewhere the gradient is two products with the matrix of the weights.
 *
 * @param x [batch, height, width, channels]
 * @param size [newHeight, newWidth]
 * @returns [batch, newHeight, newWidth, channels]
 * @throws Error for a wrong rank or dtype, an empty image, sizes that are no positive integers.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { resizeBilinearHalfPixel } from '@mas/tfjs-wasm-training';
 *
 * const x = tf.tensor4d([0, 4], [1, 1, 2, 1]);
 * const wide = resizeBilinearHalfPixel(x, [1, 4]);
 * console.log(Array.from(wide.dataSync())); // [ 0, 1, 3, 4 ]
 * ```
 */
export function resizeBilinearHalfPixel(x: tf.Tensor4D, size: [number, number]): tf.Tensor4D {
  if (x.rank !== 4 || x.dtype !== 'float32' || x.shape[1] === 0 || x.shape[2] === 0) {
    throw new Error(
      'resizeBilinearHalfPixel: x must be float32 [batch, height, width, channels] with pixels, ' +
        `got ${x.dtype} [${x.shape}]`,
    );
  }
  if (size.length !== 2 || !size.every((side) => Number.isInteger(side) && side > 0)) {
    throw new Error(
      `resizeBilinearHalfPixel: size must be two positive integers, got [${size.join()}]`,
    );
  }
  const op = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: tf.image.resizeBilinear(x as tf.Tensor4D, size, false, true),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        resizeBilinearTranspose(dy, saved[0], { alignCorners: false, halfPixelCenters: true }),
    };
  });
  return op(x) as tf.Tensor4D;
}
