import * as tf from '@tensorflow/tfjs';
import { TrainingAdam } from '@mas/tfjs-wasm-training';
import { Random } from '../random.js';
import type { TensorFile } from '../safetensors.js';
import { learningRateAt } from '../schedule.js';
import { mlp } from './mlp.js';

/** How the network is trained. */
export interface MlpOptions {
  /** Units of each of the two hidden layers. */
  width: number;
  steps: number;
  batchSize: number;
  /** At its highest; falls along a cosine to 5 %. */
  learningRate: number;
  /** Probability of leaving a hidden unit out. */
  dropout: number;
  /** Of the initial weights, the order of the samples and the dropout. */
  seed: number;
  onStep?(step: number, steps: number): void;
}

/**
 * Trains a network with two hidden layers, ReLU and dropout, towards y in the mean square, by Adam
 * on the present backend. The same seed and backend give the same bytes.
 *
 * @param x [n, P] @param y [n, Q]
 * @returns `weight0`, `bias0`, ... `bias2`
 */
export async function fitMlp(
  x: Float32Array,
  y: Float32Array,
  samples: number,
  options: MlpOptions,
): Promise<TensorFile> {
  const { width, steps, batchSize, learningRate, dropout, seed, onStep } = options;
  const sizes = [x.length / samples, width, width, y.length / samples];
  const variables = initialLayers(sizes, seed, `spp${nextRun++}`);
  const optimizer = new TrainingAdam(learningRate, { clipNorm: 1 });
  const inputs = tf.tensor2d(x, [samples, sizes[0]]);
  const targets = tf.tensor2d(y, [samples, sizes[3]]);
  const count = Math.min(batchSize, samples);
  try {
    for (let step = 0; step < steps; step++) {
      const random = new Random(`${seed}/spp/${step}`);
      const indices = Int32Array.from(random.choose(samples, count));
      const masks = [0, 1].map(() => dropoutMask(count * width, dropout, random));
      optimizer.setLearningRate(learningRateAt(learningRate, step, steps, 1));
      tf.tidy(() => {
        const rows = tf.tensor1d(indices, 'int32');
        const [batch, wanted] = [tf.gather(inputs, rows), tf.gather(targets, rows)];
        const kept = masks.map((mask) => tf.tensor2d(mask, [count, width]));
        const { grads } = tf.variableGrads(
          () => tf.mean(tf.square(tf.sub(mlp(batch, variables, kept), wanted))) as tf.Scalar,
          variables,
        );
        optimizer.applyGradients(grads);
      });
      onStep?.(step + 1, steps);
      // Lets signals and a progress display through.
      if (step % 20 === 19) await new Promise(setImmediate);
    }
    const learned: TensorFile = new Map();
    for (const [i, variable] of variables.entries()) {
      const values = (await variable.data<'float32'>()).slice();
      learned.set(`${i % 2 ? 'bias' : 'weight'}${i >> 1}`, { shape: [...variable.shape], values });
    }
    return learned;
  } finally {
    optimizer.dispose();
    tf.dispose([inputs, targets, ...variables]);
  }
}

/** Variables are named after their run: tfjs wants names unique in a process. */
let nextRun = 0;

/** Weights after He et al., biases zero. */
function initialLayers(sizes: readonly number[], seed: number, name: string): tf.Variable[] {
  const random = new Random(`${seed}/spp/weights`);
  return sizes.slice(1).flatMap((outputs, layer) => {
    const inputs = sizes[layer];
    const deviation = Math.sqrt((layer === 2 ? 1 : 2) / inputs);
    const weight = Float32Array.from({ length: inputs * outputs }, () =>
      random.normal(0, deviation),
    );
    return tf.tidy(() => [
      tf.variable(tf.tensor2d(weight, [inputs, outputs]), true, `${name}/weight${layer}`),
      tf.variable(tf.zeros([outputs]), true, `${name}/bias${layer}`),
    ]);
  });
}

/** 0 where a unit is left out, otherwise what keeps the mean. */
function dropoutMask(length: number, probability: number, random: Random): Float32Array {
  const kept = 1 / (1 - probability);
  return Float32Array.from({ length }, () => (random.uniform() < probability ? 0 : kept));
}
