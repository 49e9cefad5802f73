import * as tf from '@tensorflow/tfjs';
import { convolution, convolutionBlock } from './convolution-block.js';
import { ParameterSet } from './parameter-set.js';
import { upsampleNearest } from './upsample-nearest.js';

/** The shape of a shape prior network: channels at full, half and quarter resolution. */
export interface ShapePriorConfig {
  channels: readonly [number, number, number];
}

/** The small shape prior of the demo. */
export const smallShapePrior: ShapePriorConfig = { channels: [8, 16, 32] };

/** Turns skeleton masks into body ("physique") masks. */
export interface ShapePrior {
  readonly config: ShapePriorConfig;
  readonly parameters: ParameterSet;
  /** @param skeletonMasks [B, S, S, 1] in [0, 1], S a multiple of 4. @returns [B, S, S, 1] in (0, 1). */
  physiqueMasks(skeletonMasks: tf.Tensor4D): tf.Tensor4D;
  dispose(): void;
}

/**
 * Builds the shape prior network: a light U-Net with skip connections and GroupNorm, sigmoid last.
 *
 * Source: Mask as Supervision, equations 6 and 7.
 *
 * @example
 * ```ts
 * const shapePrior = createShapePrior(smallShapePrior, { seed: 1, name: 'shapePrior' });
 * console.log(shapePrior.physiqueMasks(tf.zeros([1, 32, 32, 1])).shape); // [1, 32, 32, 1]
 * ```
 */
export function createShapePrior(
  config: ShapePriorConfig,
  { seed, name }: { seed: number; name: string },
): ShapePrior {
  const [full, half, quarter] = config.channels;
  const parameters = new ParameterSet(name, seed);
  const encode1 = convolutionBlock(parameters, 'encode1', 1, full);
  const encode2 = convolutionBlock(parameters, 'encode2', full, half, { stride: 2 });
  const encode3 = convolutionBlock(parameters, 'encode3', half, quarter, { stride: 2 });
  const decode2 = convolutionBlock(parameters, 'decode2', quarter, half);
  const decode1 = convolutionBlock(parameters, 'decode1', half, full);
  const output = convolution(parameters, 'output', full, 1);
  const bias = parameters.create('output/bias', [1], { constant: 0 });
  return {
    config,
    parameters,
    physiqueMasks: (skeletonMasks) =>
      tf.tidy(() => {
        const at1 = encode1(skeletonMasks);
        const at2 = encode2(at1);
        const at4 = encode3(at2);
        const merged2 = tf.add(at2, decode2(upsampleNearest(at4))) as tf.Tensor4D;
        const merged1 = tf.add(at1, decode1(upsampleNearest(merged2))) as tf.Tensor4D;
        return tf.sigmoid(tf.add(output(merged1), bias)) as tf.Tensor4D;
      }),
    dispose: () => parameters.dispose(),
  };
}
