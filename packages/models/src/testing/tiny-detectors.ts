import * as tf from '@tensorflow/tfjs';
import type { CompactConfig, HourglassConfig, ResNetConfig } from '../detector-config.js';
import type { ParameterSet } from '../parameter-set.js';

/** Detectors that run in milliseconds, one of each kind. */
export const tinyCompact: CompactConfig = {
  joints: 3,
  patchSize: 16,
  depthBins: 2,
  stem: [8, 8],
  channels: [8, 8, 8],
  headChannels: 8,
};

export const tinyHourglass: HourglassConfig = {
  kind: 'hourglass',
  joints: 3,
  patchSize: 16,
  heatmapSize: 4,
  depthBins: 3,
  stacks: 2,
  depth: 2,
  channels: 16,
  groups: 2,
  headingUnits: 5,
};

export const tinyResNet: ResNetConfig = {
  kind: 'resnet',
  joints: 3,
  patchSize: 32,
  depthBins: 2,
  blocks: [1, 2, 1, 1],
  width: 4,
  deconvolutions: 2,
  headChannels: 8,
  norm: 'group',
  groups: 2,
  headingUnits: 5,
};

export const tinyDetectors = {
  compact: tinyCompact,
  hourglass: tinyHourglass,
  resnet: tinyResNet,
  'resnet with BatchNorm': { ...tinyResNet, norm: 'batch' } as ResNetConfig,
};

/** Random patches, the same ones for the same seed. */
export function randomPatches(batch: number, size: number, seed = 3): tf.Tensor4D {
  return tf.randomUniform([batch, size, size, 3], -0.5, 0.5, 'float32', seed);
}

/** Moves every parameter away from its start, so that none is 0, 1 or without effect. */
export function disturb(parameters: ParameterSet): void {
  let seed = 100;
  for (const [name, variable] of parameters.variables) {
    tf.tidy(() => {
      const noise = tf.randomUniform(variable.shape, -0.3, 0.3, 'float32', seed++);
      const gain = name.endsWith('head/kernel') ? 8 : 1;
      const moved = name.endsWith('kernel') ? tf.mul(variable, gain) : tf.add(variable, noise);
      variable.assign(moved);
    });
  }
}
