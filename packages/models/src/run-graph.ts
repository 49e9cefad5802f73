import * as tf from '@tensorflow/tfjs';
import { groupNorm } from '@mas/tfjs-wasm-training';
import { batchNorm } from './batch-norm.js';
import { nodesBelow, type Node } from './network-graph.js';
import type { ParameterSet } from './parameter-set.js';
import { addBias, addSame } from './plain-add.js';
import { upsampleNearest } from './upsample-nearest.js';

/**
 * Computes nodes of a network. What is no longer needed is freed on the way; a gradient tape has its
 * own hold on what it needs.
 *
 * Call it inside tf.tidy.
 *
 * @param input [B, height, width, channels]
 * @param training whether BatchNorm takes the statistics of this batch.
 */
export function runGraph(
  outputs: readonly Node[],
  input: tf.Tensor4D,
  parameters: ParameterSet,
  training = false,
): tf.Tensor4D[] {
  const nodes = nodesBelow(outputs);
  const readers = new Map<Node, number>();
  for (const node of [...nodes.flatMap(({ inputs }) => inputs), ...outputs]) {
    readers.set(node, (readers.get(node) ?? 0) + 1);
  }
  const values = new Map<Node, tf.Tensor4D>();
  for (const node of nodes) {
    if (node.operation.kind === 'input') {
      values.set(node, input);
      continue;
    }
    const inputs = node.inputs.map((from) => values.get(from)!);
    values.set(node, apply(node, inputs, parameters, training));
    for (const from of node.inputs) {
      readers.set(from, readers.get(from)! - 1);
      if (readers.get(from) === 0 && from.operation.kind !== 'input') values.get(from)!.dispose();
    }
  }
  return outputs.map((output) => values.get(output)!);
}

function apply(
  { operation, channels }: Node,
  [x, y]: tf.Tensor4D[],
  parameters: ParameterSet,
  training: boolean,
): tf.Tensor4D {
  const parameter = <T extends tf.Tensor>(name: string) => parameters.get(name) as unknown as T;
  switch (operation.kind) {
    case 'input':
      return x;
    case 'convolution': {
      const { name, kernel, stride, bias } = operation;
      const pad = Math.floor(kernel / 2);
      const sum = tf.conv2d(x, parameter<tf.Tensor4D>(`${name}/kernel`), stride, [
        [0, 0],
        [pad, pad],
        [pad, pad],
        [0, 0],
      ]);
      return bias ? addBias(sum, parameter(`${name}/bias`)) : sum;
    }
    case 'deconvolution': {
      const [batch, height, width] = x.shape;
      const kernel = parameter<tf.Tensor4D>(`${operation.name}/kernel`);
      return tf.conv2dTranspose(x, kernel, [batch, 2 * height, 2 * width, channels], 2, 'same');
    }
    case 'groupNorm': {
      const { name, groups, activation } = operation;
      const gamma = parameter<tf.Tensor1D>(`${name}/gamma`);
      return groupNorm(x, gamma, parameter(`${name}/beta`), { groups, activation });
    }
    case 'batchNorm':
      return batchNorm(x, parameters, operation, training);
    case 'relu':
      return tf.relu(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'add':
      return addSame(x, y);
    case 'maxPool':
      return tf.maxPool(x, operation.window, 2, operation.window === 3 ? 1 : 0);
    case 'upsample':
      return upsampleNearest(x);
    case 'mean':
      return tf.mean(x, [1, 2], true);
    case 'dense': {
      const flat = tf.reshape(x, [x.shape[0], -1]) as tf.Tensor2D;
      const product = tf.matMul(flat, parameter<tf.Tensor2D>(`${operation.name}/kernel`));
      const sum = tf.add(product, parameter(`${operation.name}/bias`));
      return tf.reshape(sum, [x.shape[0], 1, 1, channels]);
    }
  }
}
