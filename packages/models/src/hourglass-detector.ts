import type { HourglassConfig } from './detector-config.js';
import type { DetectorGraph } from './detector-graph.js';
import { NetworkGraph, type Node } from './network-graph.js';

/**
 * Describes a {@link HourglassConfig} detector.
 *
 * Stem, bottleneck, hourglass and the way back from heat map to features follow Newell et al. 2016
 * (pre-activation blocks, one a level), with nearest upsampling.
 */
export function hourglassDetector(config: HourglassConfig): DetectorGraph {
  const { joints, patchSize, depthBins, heatmapSize, stacks, depth, channels, groups } = config;
  const graph = new NetworkGraph(patchSize, 3);

  const activate = (name: string, x: Node) => graph.groupNorm(name, x, groups);
  const bottleneck = (name: string, x: Node, outputs: number): Node => {
    const inner = outputs / 2;
    let y = graph.convolution(`${name}/first`, activate(`${name}/first`, x), inner, { kernel: 1 });
    y = graph.convolution(`${name}/second`, activate(`${name}/second`, y), inner);
    y = graph.convolution(`${name}/third`, activate(`${name}/third`, y), outputs, { kernel: 1 });
    const skip =
      x.channels === outputs ? x : graph.convolution(`${name}/project`, x, outputs, { kernel: 1 });
    return graph.add(y, skip);
  };
  const bottom = (name: string, x: Node): { out: Node; waist: Node } => {
    const waist = bottleneck(`${name}/waist`, x, channels);
    return { out: waist, waist };
  };
  /** Also gives the features at the hourglass's waist. */
  const hourglass = (name: string, x: Node, level: number): { out: Node; waist: Node } => {
    const skip = bottleneck(`${name}/skip${level}`, x, channels);
    const down = bottleneck(`${name}/down${level}`, graph.maxPool(x), channels);
    const inner = level > 1 ? hourglass(name, down, level - 1) : bottom(name, down);
    const up = bottleneck(`${name}/up${level}`, inner.out, channels);
    return { out: graph.add(skip, graph.upsample(up)), waist: inner.waist };
  };

  let x = graph.convolution('stem', graph.input, channels / 4, { kernel: 7, stride: 2 });
  x = bottleneck('stem/residual1', activate('stem', x), channels / 2);
  for (let i = 2; x.size > heatmapSize; i++) {
    x = bottleneck(`stem/residual${i}`, graph.maxPool(x), channels / 2);
  }
  x = bottleneck('stem/widen', x, channels);

  const heatmaps: Node[] = [];
  let heading: Node | undefined;
  for (let stack = 1; stack <= stacks; stack++) {
    const name = `stack${stack}`;
    const { out, waist } = hourglass(name, x, depth);
    if (stack === 1 && config.headingUnits) {
      const hidden = graph.relu(graph.dense('heading1', waist, config.headingUnits));
      heading = graph.dense('heading2', hidden, 2);
    }
    const refined = bottleneck(`${name}/refine`, out, channels);
    const mixed = graph.convolution(`${name}/features`, refined, channels, { kernel: 1 });
    const features = activate(`${name}/features`, mixed);
    const head = { kernel: 1, bias: true };
    const heatmap = graph.convolution(`${name}/head`, features, joints * depthBins, head);
    heatmaps.push(heatmap);
    if (stack === stacks) break;
    const fromFeatures = graph.convolution(`${name}/featuresBack`, features, channels, {
      kernel: 1,
    });
    const fromHeatmap = graph.convolution(`${name}/heatmapBack`, heatmap, channels, { kernel: 1 });
    x = graph.add(x, graph.add(fromFeatures, fromHeatmap));
  }
  return { graph, heatmaps, heading };
}
