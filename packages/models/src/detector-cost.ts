import type { DetectorConfig } from './detector-config.js';
import { detectorGraph } from './detector-graph.js';
import { nodesBelow, type Node } from './network-graph.js';
import { nodeParameters } from './node-parameters.js';

/**
 * The size of a detector, without building it.
 *
 * @returns `parameters`: trained values, without a prior where the kind makes that a choice; `flops`:
 * floating-point operations of the convolutions (a multiplication and an addition are two) for the
 * joints of one patch. Normalisation, upsampling and the integral come on top, some percent.
 * @throws Error if a number of the configuration does not fit.
 *
 * @example
 * ```ts
 * import { detectorCost, smallDetector } from '@mas/models';
 *
 * console.log(detectorCost(smallDetector)); // { parameters: 573906, flops: 75595776 }
 * ```
 */
export function detectorCost(config: DetectorConfig): { parameters: number; flops: number } {
  const { graph, heatmaps } = detectorGraph(config, 'detectorCost');
  const { size } = heatmaps[0];
  const hasPrior = config.kind === undefined || config.kind === 'compact';
  let parameters = hasPrior ? size * size * config.joints : 0;
  for (const { shape, trainable } of graph.nodes.flatMap(nodeParameters)) {
    if (trainable) parameters += shape.reduce((product, extent) => product * extent, 1);
  }
  const flops = nodesBelow(heatmaps.slice(-1)).reduce((sum, node) => sum + nodeFlops(node), 0);
  return { parameters, flops };
}

function nodeFlops({ operation, inputs, size, channels }: Node): number {
  if (operation.kind === 'convolution') {
    return 2 * operation.kernel ** 2 * inputs[0].channels * channels * size ** 2;
  }
  if (operation.kind === 'deconvolution') return 2 * 4 * inputs[0].channels * channels * size ** 2;
  return 0;
}
