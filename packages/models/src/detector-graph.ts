import { checkDetectorConfig } from './check-detector-config.js';
import { compactDetector } from './compact-detector.js';
import type { DetectorConfig } from './detector-config.js';
import { hourglassDetector } from './hourglass-detector.js';
import type { NetworkGraph, Node } from './network-graph.js';
import { resNetDetector } from './resnet-detector.js';

/** A detector as data. */
export interface DetectorGraph {
  graph: NetworkGraph;
  /** The 3D heat map of each stack, [B, H, W, J * D]; the last is the answer. */
  heatmaps: Node[];
  /** [B, 1, 1, 2] */
  heading?: Node;
}

/**
 * Describes the detector of a configuration.
 *
 * @param caller the public function that is to be named in errors.
 */
export function detectorGraph(config: DetectorConfig, caller: string): DetectorGraph {
  checkDetectorConfig(config, caller);
  if (config.kind === 'hourglass') return hourglassDetector(config);
  if (config.kind === 'resnet') return resNetDetector(config);
  return compactDetector(config);
}
