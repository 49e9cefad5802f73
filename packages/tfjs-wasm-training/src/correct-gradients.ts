import * as tf from '@tensorflow/tfjs';
import { trainingGradients } from './gradients/index.js';
import type { InputGradients, TrainingGradient } from './gradients/training-gradient.js';

let users = 0;
let restore: (() => void)[] = [];

/**
 * Replaces the gradients that are wrong or missing in tfjs 4.22 on every backend: of resizing with
 * halfPixelCenters, average pooling with padding, mirrorPad, dilated convolutions, cumsum, products
 * and extrema of broadcast inputs, einsum; README.md has the list. Values of the forward pass stay as
 * they are.
 *
 * `installTraining` calls this; call it yourself to train on another backend than wasm.
 *
 * @returns a function that takes the corrections back. They stay while another caller needs them.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { correctGradients } from '@mas/tfjs-wasm-training';
 *
 * const restore = correctGradients();
 * const padded = (x: tf.Tensor) => tf.mirrorPad(x, [[1, 1]], 'reflect'); // x1 x0 x1 x2 x1
 * const gradient = tf.grad((x: tf.Tensor) => tf.sum(padded(x)))(tf.zeros([3]));
 * console.log(Array.from(gradient.dataSync())); // [ 1, 3, 1 ]
 * restore();
 * ```
 */
export function correctGradients(): () => void {
  if (users === 0) restore = trainingGradients.map(register);
  users += 1;
  let active = true;
  return () => {
    if (!active) return;
    active = false;
    users -= 1;
    if (users === 0) for (const undo of restore) undo();
  };
}

/** Registers one gradient in place of the stock one and returns what puts that back. */
function register(gradient: TrainingGradient<unknown>): () => void {
  const { kernelName, inputsToSave, saveAllInputs, outputsToSave } = gradient;
  const stockConfig = tf.getGradient(kernelName);
  const config: tf.GradConfig = {
    kernelName,
    inputsToSave,
    saveAllInputs,
    outputsToSave,
    gradFunc: (dy, saved, attrs) => {
      const stock = () => stockConfig.gradFunc(dy, saved, attrs) as InputGradients;
      return gradient.gradient(dy as tf.Tensor, saved, attrs, stock);
    },
  };
  if (stockConfig) tf.unregisterGradient(kernelName);
  tf.registerGradient(config);
  return () => {
    tf.unregisterGradient(kernelName);
    if (stockConfig) tf.registerGradient(stockConfig);
  };
}
