import type { TrainConfig } from './config.js';

/** The sizes of a configuration, in the terms of `prepareScenes`. */
export function pickSizes(config: TrainConfig) {
  const { patchSize, maskSize, halfExtent, geodesic } = config.data;
  return { patchSize, maskSize, halfExtent, weightParams: { params: geodesic } };
}
