import * as tf from '@tensorflow/tfjs';
import { kernelsInstalled } from '../has-kernel.js';
import { separableTranspose } from './separable-transpose.js';
import type { TrainingGradient } from './training-gradient.js';

interface ResizeAttributes {
  alignCorners: boolean;
  halfPixelCenters?: boolean;
}

type Resize = typeof tf.image.resizeBilinear;

/** tfjs ignores halfPixelCenters in the gradient; its cpu kernel fails where height is not width. */
export const resizeBilinear: TrainingGradient<ResizeAttributes> = {
  kernelName: 'ResizeBilinear',
  inputsToSave: ['images'],
  gradient: (dy, [images], attrs) => ({
    images: () => resizeBilinearTranspose(dy, images, attrs),
  }),
};

/** The gradient of bilinear resizing in any mode, on any backend. */
export function resizeBilinearTranspose(
  dy: tf.Tensor,
  images: tf.Tensor,
  attrs: ResizeAttributes,
): tf.Tensor {
  return kernelsInstalled()
    ? tf.engine().runKernel('ResizeBilinearGrad', { dy, images }, { ...attrs })
    : resizeTranspose(tf.image.resizeBilinear, dy, images, attrs);
}

/** tfjs ignores halfPixelCenters; its cpu kernel never ends with alignCorners from one row or column. */
export const resizeNearestNeighbor: TrainingGradient<ResizeAttributes> = {
  kernelName: 'ResizeNearestNeighbor',
  inputsToSave: ['images'],
  gradient(dy, [images], attrs, stock) {
    if (kernelsInstalled()) return stock();
    return { images: () => resizeTranspose(tf.image.resizeNearestNeighbor, dy, images, attrs) };
  },
};

/**
 * The transpose of what the backend itself computes: resizing the columns of a unit matrix shows
 * the weight of every input row (column) in every output row (column).
 */
function resizeTranspose(
  resize: Resize,
  dy: tf.Tensor,
  images: tf.Tensor,
  { alignCorners, halfPixelCenters = false }: ResizeAttributes,
): tf.Tensor {
  const weights = (size: number, outSize: number): tf.Tensor2D => {
    const unit = tf.reshape(tf.eye(size), [1, size, 1, size]) as tf.Tensor4D;
    const resized = resize(unit, [outSize, 1], alignCorners, halfPixelCenters);
    return tf.reshape(resized, [outSize, size]);
  };
  const [, height, width] = images.shape;
  const [, outHeight, outWidth] = dy.shape;
  return separableTranspose(dy, [weights(height, outHeight), weights(width, outWidth)]);
}
