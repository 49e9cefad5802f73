import * as tf from '@tensorflow/tfjs';
import { epsilon } from './batch-norm.js';
import { nodesBelow, type Node, type Operation } from './network-graph.js';
import type { ParameterSet } from './parameter-set.js';

/** What a GroupNorm adds to the variance by default. */
const groupEpsilon = 1e-5;

/**
 * Writes a network down in the stock layers of tfjs, with copies of its parameters. Call it inside
 * tf.tidy.
 */
export function graphToLayers(
  output: Node,
  parameters: ParameterSet,
): { input: tf.SymbolicTensor; output: tf.SymbolicTensor } {
  const values = new Map<Node, tf.SymbolicTensor>();
  nodesBelow([output]).forEach((node, i) => {
    const inputs = node.inputs.map((from) => values.get(from)!);
    const { operation } = node;
    const name = 'name' in operation ? operation.name : `${operation.kind}${i}`;
    values.set(node, toLayers(node, name, inputs, parameters));
  });
  const [input] = values.values();
  return { input, output: values.get(output)! };
}

/** Applies a layer to one value. */
export function applyLayer(
  layer: { apply(x: tf.SymbolicTensor | tf.SymbolicTensor[]): unknown },
  x: tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.SymbolicTensor {
  return layer.apply(x) as tf.SymbolicTensor;
}

function toLayers(
  node: Node,
  name: string,
  inputs: tf.SymbolicTensor[],
  parameters: ParameterSet,
): tf.SymbolicTensor {
  const { operation, channels, size } = node;
  const [x] = inputs;
  const read = (...parts: string[]) => parts.map((part) => parameters.get(`${name}/${part}`));
  switch (operation.kind) {
    case 'input':
      return tf.input({ shape: [size, size, channels], name: 'patches' });
    case 'convolution':
      return convolution(operation, node, x, read);
    case 'deconvolution':
      return applyLayer(
        tf.layers.conv2dTranspose({
          name: `${name}/deconvolution`,
          filters: channels,
          kernelSize: 4,
          strides: 2,
          padding: 'same',
          useBias: false,
          kernelInitializer: 'zeros',
          weights: read('kernel'),
        }),
        x,
      );
    case 'groupNorm': {
      const { groups, activation } = operation;
      const scaled = groupNorm(name, node, groups, x, read('gamma', 'beta'));
      return activate(`${name}/${activation}`, activation, scaled);
    }
    case 'batchNorm': {
      const weights = read('gamma', 'beta', 'mean', 'variance');
      const norm = tf.layers.batchNormalization({ name: `${name}/norm`, epsilon, weights });
      return activate(`${name}/${operation.activation}`, operation.activation, applyLayer(norm, x));
    }
    case 'relu':
      return activate(name, 'relu', x);
    case 'add':
      return applyLayer(tf.layers.add({ name }), inputs);
    case 'maxPool': {
      const pooling = tf.layers.maxPooling2d({ name, poolSize: operation.window, strides: 2 });
      // Every pooled value here comes out of a ReLU or a sum without windows over the border, so that
      // zeros around it never win.
      return applyLayer(pooling, operation.window === 3 ? pad(name, 1, x) : x);
    }
    case 'upsample':
      return applyLayer(tf.layers.upSampling2d({ name, size: [2, 2] }), x);
    case 'sigmoid':
    case 'mean':
    case 'dense':
      throw new Error(`exportLayersModel: a detector's joints never need ${operation.kind}`);
  }
}

function convolution(
  { name, kernel, stride, bias }: Extract<Operation, { kind: 'convolution' }>,
  { channels }: Node,
  x: tf.SymbolicTensor,
  read: (...parts: string[]) => tf.Variable[],
): tf.SymbolicTensor {
  // 'same' of stride 2 would pad otherwise than the network does.
  const padded = stride > 1 && kernel > 1 ? pad(name, Math.floor(kernel / 2), x) : x;
  const layer = tf.layers.conv2d({
    name: `${name}/convolution`,
    filters: channels,
    kernelSize: kernel,
    strides: stride,
    padding: stride > 1 ? 'valid' : 'same',
    useBias: bias,
    kernelInitializer: 'zeros',
    weights: bias ? read('kernel', 'bias') : read('kernel'),
  });
  return applyLayer(layer, padded);
}

/** Statistics by LayerNormalization over pixels and the channels of a group; scale by BatchNorm. */
function groupNorm(
  name: string,
  { size, channels }: Node,
  groups: number,
  x: tf.SymbolicTensor,
  [gamma, beta]: tf.Variable[],
): tf.SymbolicTensor {
  const split = tf.layers.reshape({
    name: `${name}/split`,
    targetShape: [size * size, groups, channels / groups],
  });
  const norm = tf.layers.layerNormalization({
    name: `${name}/norm`,
    axis: [1, 3],
    center: false,
    scale: false,
    epsilon: groupEpsilon,
  });
  const join = tf.layers.reshape({ name: `${name}/join`, targetShape: [size, size, channels] });
  return channelwise(`${name}/scale`, applyLayer(join, applyLayer(norm, applyLayer(split, x))), {
    scale: gamma,
    offset: beta,
  });
}

/** Scales and shifts along the last axis: a BatchNorm of mean 0 and variance 1. */
export function channelwise(
  name: string,
  x: tf.SymbolicTensor,
  { scale, offset }: { scale: tf.Tensor; offset: tf.Tensor },
): tf.SymbolicTensor {
  const weights = [scale, offset, tf.zeros(scale.shape), tf.ones(scale.shape)];
  return applyLayer(tf.layers.batchNormalization({ name, epsilon: 0, weights }), x);
}

function activate(
  name: string,
  activation: 'linear' | 'relu' | 'leakyRelu',
  x: tf.SymbolicTensor,
): tf.SymbolicTensor {
  if (activation === 'linear') return x;
  return applyLayer(
    activation === 'relu'
      ? tf.layers.activation({ name, activation: 'relu' })
      : tf.layers.leakyReLU({ name, alpha: 0.01 }),
    x,
  );
}

function pad(name: string, by: number, x: tf.SymbolicTensor): tf.SymbolicTensor {
  return applyLayer(tf.layers.zeroPadding2d({ name: `${name}/pad`, padding: by }), x);
}
