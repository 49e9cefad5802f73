import * as tf from '@tensorflow/tfjs';
import { createParameters } from './node-parameters.js';
import { ParameterSet } from './parameter-set.js';
import { runGraph } from './run-graph.js';
import { shapePriorGraph } from './shape-prior-graph.js';

/** The shape of a shape prior network. Plain data: it is stored with the checkpoint. */
export interface ShapePriorConfig {
  /** Channels at full, half, quarter ... resolution; two levels or more. */
  channels: readonly number[];
  /** Whether features of the way down are added on the way up. Default true. */
  skips?: boolean;
  /** Convolutions a level and direction: 1, or 2 as in the public code. Default 1. */
  convolutions?: 1 | 2;
  /** After every GroupNorm; leakyRelu has slope 0.01. Default 'relu'. */
  activation?: 'relu' | 'leakyRelu';
}

/** The small shape prior of the demo: 12 thousand parameters. */
export const smallShapePrior: ShapePriorConfig = { channels: [8, 16, 32] };

/**
 * The shape prior of the paper's size, with the layers of the public code of X as Supervision: 0.42 M
 * parameters. There it has BatchNorm and bilinear upsampling; here GroupNorm and nearest upsampling.
 */
export const paperShapePrior: ShapePriorConfig = {
  channels: [32, 64, 128],
  skips: false,
  convolutions: 2,
  activation: 'leakyRelu',
};

/** Turns skeleton masks into body ("physique") masks. */
export interface ShapePrior {
  readonly config: ShapePriorConfig;
  readonly parameters: ParameterSet;
  /**
   * @param skeletonMasks [B, H, W, 1] in [0, 1]; H and W multiples of 2^(levels - 1).
   * @returns [B, H, W, 1] in (0, 1), for the caller to dispose.
   * @throws Error for another shape.
   */
  physiqueMasks(skeletonMasks: tf.Tensor4D): tf.Tensor4D;
  dispose(): void;
}

/**
 * Builds the shape prior network: a light U-Net with GroupNorm, sigmoid last.
 *
 * Source: Mask as Supervision, equations 6 and 7.
 *
 * @param options.seed initialises the weights.
 * @param options.name prefix of the variable names, unique among living models.
 * @throws Error if the configuration does not fit.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { createShapePrior, smallShapePrior } from '@mas/models';
 *
 * const shapePrior = createShapePrior(smallShapePrior, { seed: 1, name: 'shapePrior' });
 * const masks = shapePrior.physiqueMasks(tf.zeros([1, 32, 32, 1]));
 * console.log(masks.shape); // [ 1, 32, 32, 1 ]
 * tf.dispose(masks);
 * shapePrior.dispose();
 * ```
 */
export function createShapePrior(
  config: ShapePriorConfig,
  { seed, name }: { seed: number; name: string },
): ShapePrior {
  check(config);
  const multiple = 2 ** (config.channels.length - 1);
  const { graph, masks } = shapePriorGraph(config, multiple);
  const parameters = new ParameterSet(name, seed);
  createParameters(parameters, graph.nodes);
  return {
    config,
    parameters,
    physiqueMasks: (skeletonMasks) => {
      const [, height, width, channels] = skeletonMasks.shape;
      const fits = height > 0 && height % multiple === 0 && width > 0 && width % multiple === 0;
      if (skeletonMasks.rank !== 4 || !fits || channels !== 1) {
        throw new Error(
          `physiqueMasks: masks must be [batch, height, width, 1] with sides that are multiples of ${multiple}, found [${skeletonMasks.shape}]`,
        );
      }
      return tf.tidy(() => runGraph([masks], skeletonMasks, parameters)[0]);
    },
    dispose: () => parameters.dispose(),
  };
}

function check({ channels, convolutions = 1, activation = 'relu' }: ShapePriorConfig): void {
  const refuse = (key: string, expected: string, found: unknown): never => {
    throw new Error(`createShapePrior: ${key} must be ${expected}, found ${found}`);
  };
  const isCount = (value: unknown) => Number.isInteger(value) && (value as number) > 0;
  if (!Array.isArray(channels) || channels.length < 2 || !channels.every(isCount)) {
    refuse('channels', 'two positive integers or more', channels);
  }
  if (convolutions !== 1 && convolutions !== 2) refuse('convolutions', '1 or 2', convolutions);
  if (activation !== 'relu' && activation !== 'leakyRelu') {
    refuse('activation', "'relu' or 'leakyRelu'", activation);
  }
}
