import type { Node } from './network-graph.js';
import type { Initializer, ParameterSet } from './parameter-set.js';

/** A parameter of a node, before it is made. */
export interface ParameterDescription {
  name: string;
  shape: number[];
  initial: Initializer;
  /** False for what is measured instead of trained: the statistics of BatchNorm. */
  trainable: boolean;
}

/**
 * The parameters of a node. Kernels are uniform within 1 / sqrt(fan-in), as PyTorch's default;
 * normalisations start as the identity.
 */
export function nodeParameters({ operation, inputs, channels }: Node): ParameterDescription[] {
  const trained = (name: string, shape: number[], initial: Initializer) => ({
    name,
    shape,
    initial,
    trainable: true,
  });
  switch (operation.kind) {
    case 'convolution': {
      const { name, kernel, bias } = operation;
      const fanIn = kernel * kernel * inputs[0].channels;
      return [
        trained(`${name}/kernel`, [kernel, kernel, inputs[0].channels, channels], {
          uniform: 1 / Math.sqrt(fanIn),
        }),
        ...(bias ? [trained(`${name}/bias`, [channels], { constant: 0 })] : []),
      ];
    }
    case 'deconvolution': {
      // Each output pixel sees 2 x 2 of the 4 x 4 kernel.
      const fanIn = 4 * inputs[0].channels;
      return [
        trained(`${operation.name}/kernel`, [4, 4, channels, inputs[0].channels], {
          uniform: 1 / Math.sqrt(fanIn),
        }),
      ];
    }
    case 'groupNorm':
    case 'batchNorm': {
      const { name } = operation;
      const affine = [
        trained(`${name}/gamma`, [channels], { constant: 1 }),
        trained(`${name}/beta`, [channels], { constant: 0 }),
      ];
      if (operation.kind === 'groupNorm') return affine;
      const measured = (label: string, constant: number): ParameterDescription => ({
        name: `${name}/${label}`,
        shape: [channels],
        initial: { constant },
        trainable: false,
      });
      return [...affine, measured('mean', 0), measured('variance', 1)];
    }
    case 'dense': {
      const inputSize = inputs[0].size ** 2 * inputs[0].channels;
      const uniform = 1 / Math.sqrt(inputSize);
      return [
        trained(`${operation.name}/kernel`, [inputSize, channels], { uniform }),
        trained(`${operation.name}/bias`, [channels], { uniform }),
      ];
    }
    default:
      return [];
  }
}

/** Makes the parameters of all nodes, in their order. */
export function createParameters(parameters: ParameterSet, nodes: readonly Node[]): void {
  for (const { name, shape, initial, trainable } of nodes.flatMap(nodeParameters)) {
    parameters.create(name, shape, initial, { trainable });
  }
}
