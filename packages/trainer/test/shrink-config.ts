import type { TrainConfig } from '../src/config.js';
import { parseConfig } from '../src/load-config.js';
import { stagesOf } from '../src/schedule.js';

const patchSize = 64;
const maskSize = 16;

/** As many numbers, all small. */
const few = (channels: readonly number[]) => channels.map(() => 8);

function shrinkDetector(detector: TrainConfig['detector']): object {
  const headingUnits = 'headingUnits' in detector ? Math.min(4, detector.headingUnits) : undefined;
  switch (detector.kind) {
    case 'compact':
      return {
        ...detector,
        stem: few(detector.stem),
        channels: few(detector.channels),
        headChannels: 8,
        depthBins: 8,
      };
    case 'hourglass':
      return {
        ...detector,
        depth: 2,
        channels: 16,
        groups: 4,
        heatmapSize: 16,
        depthBins: 8,
        headingUnits,
      };
    case 'resnet':
      return { ...detector, width: 8, headChannels: 8, groups: 4, depthBins: 8, headingUnits };
  }
}

/**
 * The configuration with everything in it that is switched on, at sizes of a test: small networks,
 * patches and batches, and steps enough for one in every stage. Its sources become `folder`; those that
 * are single pictures (`isSingle`) are taken from it as such.
 */
export function shrinkConfig(
  config: TrainConfig,
  folder: string,
  isSingle: (folder: string) => boolean,
): TrainConfig {
  const { data, heading, pose, shapePrior } = config;
  const stagesIn = (steps: number) => stagesOf({ ...config, pose: { ...pose, steps } }).length;
  let steps = 5;
  while (stagesIn(steps) < stagesIn(pose.steps)) steps++;
  return parseConfig(
    {
      ...config,
      replicas: 1,
      data: {
        ...data,
        patchSize,
        maskSize,
        sources: data.sources.map((source) => ({
          ...source,
          folder,
          scenesPerBatch: 2,
          multiView: isSingle(source.folder) ? false : source.multiView,
        })),
      },
      detector: shrinkDetector(config.detector),
      shapePrior: { ...shapePrior, channels: shapePrior.channels.map(() => 4) },
      heading: { ...heading, steps: Math.min(1, heading.steps), scenesPerBatch: 2 },
      pose: { ...pose, steps, scenesPerBatch: 2 },
      log: { everySteps: 1, checkpointSteps: 100 },
    },
    config.name,
  );
}
