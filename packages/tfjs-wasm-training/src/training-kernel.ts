import type * as tf from '@tensorflow/tfjs';
import type { Runtime } from './runtime.js';

/** Arguments of a kernel with the attributes it declares. */
export interface KernelArguments<Attributes> {
  inputs: Record<string, tf.TensorInfo>;
  attrs: Attributes;
}

/** What the stock kernel of the backend computes for the same inputs; attributes may be others. */
export type StockKernel = (attrs?: object) => tf.TensorInfo | tf.TensorInfo[];

/** One kernel of this package: `run` calls `stock` for what it does not handle itself. */
export interface TrainingKernel<Attributes = Record<string, never>> {
  name: string;
  run(
    runtime: Runtime,
    args: KernelArguments<Attributes>,
    stock: StockKernel,
  ): tf.TensorInfo | tf.TensorInfo[];
}
