import type { ResNetConfig } from './detector-config.js';
import type { DetectorGraph } from './detector-graph.js';
import { NetworkGraph, type Node } from './network-graph.js';

/**
 * Describes a {@link ResNetConfig} detector.
 *
 * The trunk has the order of torchvision's ResNet (He et al. 2015, stride in the 3 x 3 convolution),
 * and its names: layer1/0/conv1 and so on. The head is that of Simple Baselines (Xiao et al. 2018).
 */
export function resNetDetector(config: ResNetConfig): DetectorGraph {
  const { joints, patchSize, depthBins, blocks, width, deconvolutions, headChannels } = config;
  const graph = new NetworkGraph(patchSize, 3);

  const norm = (name: string, x: Node, activation: 'linear' | 'relu' = 'relu'): Node =>
    config.norm === 'batch'
      ? graph.batchNorm(name, x, activation)
      : graph.groupNorm(name, x, config.groups!, activation);
  const bottleneck = (name: string, x: Node, inner: number, stride: number): Node => {
    let y = norm(`${name}/bn1`, graph.convolution(`${name}/conv1`, x, inner, { kernel: 1 }));
    y = norm(`${name}/bn2`, graph.convolution(`${name}/conv2`, y, inner, { stride }));
    const last = graph.convolution(`${name}/conv3`, y, 4 * inner, { kernel: 1 });
    y = norm(`${name}/bn3`, last, 'linear');
    if (stride === 1 && x.channels === 4 * inner) return graph.relu(graph.add(y, x));
    const projected = graph.convolution(`${name}/downsample/0`, x, 4 * inner, {
      kernel: 1,
      stride,
    });
    return graph.relu(graph.add(y, norm(`${name}/downsample/1`, projected, 'linear')));
  };

  let x = graph.convolution('conv1', graph.input, width, { kernel: 7, stride: 2 });
  x = graph.maxPool(norm('bn1', x), 3);
  blocks.forEach((count, stage) => {
    for (let i = 0; i < count; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      x = bottleneck(`layer${stage + 1}/${i}`, x, width * 2 ** stage, stride);
    }
  });
  const trunk = x;
  for (let i = 1; i <= deconvolutions; i++) {
    x = norm(`deconvolution${i}`, graph.deconvolution(`deconvolution${i}`, x, headChannels));
  }
  const heatmap = graph.convolution('head', x, joints * depthBins, { kernel: 1, bias: true });
  if (!config.headingUnits) return { graph, heatmaps: [heatmap] };
  const hidden = graph.relu(graph.dense('heading1', graph.mean(trunk), config.headingUnits));
  return { graph, heatmaps: [heatmap], heading: graph.dense('heading2', hidden, 2) };
}
