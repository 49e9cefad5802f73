import type * as tf from '@tensorflow/tfjs';

/** Gradients of the inputs of a kernel, each computed when asked for. */
export type InputGradients = Record<string, () => tf.Tensor>;

/**
 * One gradient of this package. It holds on every backend; `stock` is that of tfjs, for the cases
 * in which that one is right.
 */
export interface TrainingGradient<Attributes = Record<string, never>> {
  kernelName: string;
  /** Names of the inputs that `saved` holds, as tfjs's own gradient saves them. */
  inputsToSave?: string[];
  saveAllInputs?: boolean;
  /** Outputs that `saved` holds behind the inputs. */
  outputsToSave?: boolean[];
  gradient(
    dy: tf.Tensor,
    saved: tf.Tensor[],
    attrs: Attributes,
    stock: () => InputGradients,
  ): InputGradients;
}
