import type { ShapePriorConfig } from './create-shape-prior.js';
import { NetworkGraph, type Node } from './network-graph.js';
import { normGroups } from './norm-groups.js';

/** Describes a shape prior network for masks of a nominal size; it has no parameter that depends on it. */
export function shapePriorGraph(
  config: ShapePriorConfig,
  size: number,
): { graph: NetworkGraph; masks: Node } {
  const { channels, skips = true, convolutions = 1, activation = 'relu' } = config;
  const graph = new NetworkGraph(size, 1);
  const block = (name: string, x: Node, outputs: number, stride = 1): Node => {
    const y = graph.convolution(name, x, outputs, { stride });
    return graph.groupNorm(name, y, normGroups(outputs), activation);
  };
  const refine = (name: string, x: Node): Node =>
    convolutions === 2 ? block(`${name}/refine`, x, x.channels) : x;

  let x = graph.input;
  const encoded = channels.map((count, i) => {
    x = refine(`encode${i + 1}`, block(`encode${i + 1}`, x, count, i === 0 ? 1 : 2));
    return x;
  });
  for (let level = channels.length - 1; level >= 1; level--) {
    const up = block(`decode${level}`, graph.upsample(x), channels[level - 1]);
    const merged = skips ? graph.add(encoded[level - 1], up) : up;
    x = level > 1 ? refine(`decode${level}`, merged) : merged;
  }
  return { graph, masks: graph.sigmoid(graph.convolution('output', x, 1, { bias: true })) };
}
