import * as tf from '@tensorflow/tfjs';
import { groupNorm } from '@mas/tfjs-wasm-training';
import type { ParameterSet } from './parameter-set.js';

/** Channels that one normalisation group spans. */
const channelsPerGroup = 8;

/** A layer: variables created once, applied many times. */
export type Layer = (x: tf.Tensor4D) => tf.Tensor4D;

/** Convolution without bias, 'same' padding. */
export function convolution(
  parameters: ParameterSet,
  name: string,
  inputs: number,
  outputs: number,
  { kernel = 3, stride = 1 } = {},
): Layer {
  const weight = parameters.create(`${name}/kernel`, [kernel, kernel, inputs, outputs], {
    uniform: 1 / Math.sqrt(kernel * kernel * inputs),
  });
  const pad = Math.floor(kernel / 2);
  return (x) =>
    tf.conv2d(x, weight as unknown as tf.Tensor4D, stride, [
      [0, 0],
      [pad, pad],
      [pad, pad],
      [0, 0],
    ]);
}

/** Convolution, GroupNorm (8 channels a group), and ReLU unless `activation` is 'linear'. */
export function convolutionBlock(
  parameters: ParameterSet,
  name: string,
  inputs: number,
  outputs: number,
  options: { kernel?: number; stride?: number; activation?: 'relu' | 'linear' } = {},
): Layer {
  const { activation = 'relu', ...shape } = options;
  const convolve = convolution(parameters, name, inputs, outputs, shape);
  const gamma = parameters.create(`${name}/gamma`, [outputs], { constant: 1 });
  const beta = parameters.create(`${name}/beta`, [outputs], { constant: 0 });
  const groups = Math.max(1, Math.floor(outputs / channelsPerGroup));
  return (x) =>
    groupNorm(convolve(x), gamma as unknown as tf.Tensor1D, beta as unknown as tf.Tensor1D, {
      groups,
      activation,
    });
}

/** Two convolutions and a skip connection, projected where the channel count changes. */
export function residualBlock(
  parameters: ParameterSet,
  name: string,
  inputs: number,
  outputs: number,
): Layer {
  const first = convolutionBlock(parameters, `${name}/first`, inputs, outputs);
  const second = convolutionBlock(parameters, `${name}/second`, outputs, outputs, {
    activation: 'linear',
  });
  const project =
    inputs === outputs
      ? undefined
      : convolution(parameters, `${name}/project`, inputs, outputs, { kernel: 1 });
  return (x) => tf.relu(tf.add(second(first(x)), project ? project(x) : x));
}
