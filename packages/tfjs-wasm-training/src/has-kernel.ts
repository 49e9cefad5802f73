import * as tf from '@tensorflow/tfjs';

/** Whether the current backend has a kernel, such as a fused one of this package. */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Whether the current backend runs the kernels of this package. */
export function kernelsInstalled(): boolean {
  return hasKernel('TrainingReluGrad');
}
