import type { CompactConfig } from './detector-config.js';
import type { DetectorGraph } from './detector-graph.js';
import { NetworkGraph, type Node } from './network-graph.js';
import { normGroups } from './norm-groups.js';

/** Units of the heading head's hidden layer. */
const headingUnits = 64;

/** Describes a {@link CompactConfig} detector. */
export function compactDetector(config: CompactConfig): DetectorGraph {
  const { joints, patchSize, depthBins, stem, channels, headChannels } = config;
  const graph = new NetworkGraph(patchSize, 3);

  const block = (name: string, x: Node, outputs: number, options = {}): Node =>
    graph.groupNorm(name, graph.convolution(name, x, outputs, options), normGroups(outputs));
  const residual = (name: string, x: Node, outputs: number): Node => {
    const first = block(`${name}/first`, x, outputs);
    const second = graph.convolution(`${name}/second`, first, outputs);
    const normed = graph.groupNorm(`${name}/second`, second, normGroups(outputs), 'linear');
    const skip =
      x.channels === outputs ? x : graph.convolution(`${name}/project`, x, outputs, { kernel: 1 });
    return graph.relu(graph.add(normed, skip));
  };

  const stemmed = stem.reduce(
    (x, outputs, i) => block(`stem${i + 1}`, x, outputs, { kernel: i === 0 ? 5 : 3, stride: 2 }),
    graph.input,
  );
  const at4 = residual('residual4', stemmed, channels[0]);
  const at8 = residual('residual8', block('down8', at4, channels[1], { stride: 2 }), channels[1]);
  const at16 = residual(
    'residual16',
    block('down16', at8, channels[2], { stride: 2 }),
    channels[2],
  );
  const merged8 = graph.add(at8, block('up8', graph.upsample(at16), channels[1]));
  const merged4 = graph.add(at4, block('up4', graph.upsample(merged8), channels[0]));
  const features = block('headFeatures', merged4, headChannels, { kernel: 1 });
  const head = { kernel: 1, bias: true };
  const heatmap = graph.convolution('head', features, joints * depthBins, head);
  const hidden = graph.relu(graph.dense('heading1', at16, headingUnits));
  return { graph, heatmaps: [heatmap], heading: graph.dense('heading2', hidden, 2) };
}
