import { detectorCost } from '@mas/models';
import type { z } from 'zod';
import type { configKeys } from './config.js';
import { detectorConfig } from './detector-schema.js';
import { skeletonOf } from './trained-skeleton.js';

/** Adds an issue for each pair of keys that do not go together. */
export function checkConfig(
  config: z.output<typeof configKeys>,
  { addIssue }: { addIssue: (issue: { code: 'custom'; path: string[]; message: string }) => void },
): void {
  const refuse = (key: string, message: string) =>
    addIssue({ code: 'custom', path: key.split('.'), message });

  const { detector, data, heading } = config;
  const joints = skeletonOf(config).joints.length;
  try {
    detectorCost(detectorConfig(detector, data.patchSize, joints));
  } catch (error) {
    refuse('detector', (error as Error).message.replace(/^\w+: /, ''));
  }
  if (detector.kind !== 'compact' && detector.headingUnits === 0 && heading.steps > 0) {
    refuse(
      'detector.headingUnits',
      `expected at least 1 for a heading pretext of ${heading.steps} steps, found 0; or set heading.steps: 0`,
    );
  }
  const levels = config.shapePrior.channels.length;
  if (data.maskSize % 2 ** (levels - 1) !== 0) {
    refuse(
      'data.maskSize',
      `expected a multiple of ${2 ** (levels - 1)} for a shape prior of ${levels} levels, found ${data.maskSize}`,
    );
  }
  if (config.landmarks > 0 && config.supervision === 'joints') {
    refuse(
      'landmarks',
      `expected 0 with supervision: joints, whose labels have names, found ${config.landmarks}`,
    );
  }
  if (config.landmarks > 0 && config.pose.consistency.depthFrom === 'bones') {
    refuse(
      'pose.consistency.depthFrom',
      'expected triangulation or mutual, as landmarks have no bones, found bones',
    );
  }
  const { sources } = data;
  const weighted = sources.filter(({ weight }) => weight !== undefined).length;
  if (weighted > 0 && weighted < sources.length) {
    refuse(
      'data.sources',
      `expected a weight for every source or for none, found ${weighted} of ${sources.length}`,
    );
  }
}
