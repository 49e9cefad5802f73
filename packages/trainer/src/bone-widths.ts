import * as tf from '@tensorflow/tfjs';
import { ParameterSet } from '@mas/models';

/** Learned factors on the widths of drawn bones, an option of the paper's rasterizer. */
export interface BoneWidths {
  parameters: ParameterSet;
  /** [bones], from 1/2 to 2; 1 at first. Differentiable. */
  factors(): tf.Tensor1D;
}

/**
 * Creates the factors, for `bones` bones.
 *
 * @param name prefix of the variable's name, unique among living models.
 */
export function createBoneWidths(bones: number, name: string): BoneWidths {
  const parameters = new ParameterSet(name, 0);
  parameters.create('width', [bones], { constant: 0 });
  return {
    parameters,
    factors: () =>
      tf.tidy(
        () =>
          tf.exp(tf.mul(tf.tanh(parameters.get('width')), Math.LN2)) as tf.Tensor as tf.Tensor1D,
      ),
  };
}
