import * as tf from '@tensorflow/tfjs';
import type { TrainingAdam } from '@mas/tfjs-wasm-training';
import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import { parametersOf, type Models } from './create-models.js';
import type { Objective } from './heading-pretext.js';

/** What one step of the optimizers did. */
export interface StepResult {
  loss: number;
  terms: Record<string, number>;
  gradientNorm: number;
  stop: boolean;
  /** Mean over the replicas of what {@link takeStep} was asked to watch. */
  watched: number;
}

/** An optimizer for each of the parameters of {@link parametersOf}. */
export type Optimizers = Record<string, TrainingAdam>;

interface Gradients {
  loss: number;
  terms: Record<string, number>;
  /** Values by variable, in the order of the variables. */
  values: Map<string, Float32Array>;
}

/**
 * One optimization step: loss, gradients of both networks, their mean over the replicas, Adam. What
 * is measured rather than trained, BatchNorm's running statistics, is averaged likewise, so that all
 * replicas stay the same.
 *
 * @param watch a number of the weighted terms that all replicas shall know the mean of.
 * @param wantsStop this replica's wish to stop; `stop` of the result is the group's.
 */
export async function takeStep(
  models: Models,
  optimizers: Optimizers,
  objective: () => Objective,
  group: Replica,
  wantsStop: boolean,
  watch: (terms: Record<string, number>) => number = () => 0,
): Promise<StepResult> {
  const owners = Object.entries(parametersOf(models)).map(([name, parameters]) => ({
    parameters,
    optimizer: optimizers[name],
  }));
  const variables = owners.flatMap(({ parameters }) => [...parameters.variables.values()]);
  const measured = variables.filter(({ trainable }) => !trainable);
  const before = measured.map(valuesOf);
  const { loss, terms, values } = gradientsOf(objective, variables);
  const after = measured.map(valuesOf);
  const watched = Float32Array.of(watch(terms));
  await group.average([...values.values(), ...after, watched]);
  // One batch of wrong numbers must not stay in the running statistics of BatchNorm for good.
  const isSound = after.every((statistics) => statistics.every(Number.isFinite));
  measured.forEach((variable, i) =>
    tf.tidy(() => variable.assign(tf.tensor((isSound ? after : before)[i], variable.shape))),
  );
  const stop = await group.any(wantsStop);
  let gradientNorm = 0;
  for (const { parameters, optimizer } of owners) {
    const own = [...parameters.variables.values()].filter(({ name }) => values.has(name));
    if (own.length === 0) continue;
    const applied = tf.tidy(() =>
      optimizer.applyGradients(
        Object.fromEntries(
          own.map(({ name, shape }) => [name, tf.tensor(values.get(name)!, shape)]),
        ),
      ),
    );
    gradientNorm = Math.hypot(gradientNorm, applied.gradientNorm);
  }
  return { loss, terms, gradientNorm, stop, watched: watched[0] };
}

function valuesOf(variable: tf.Variable): Float32Array {
  return Float32Array.from(variable.dataSync<'float32'>());
}

function gradientsOf(objective: () => Objective, variables: tf.Variable[]): Gradients {
  const result: Gradients = { loss: NaN, terms: {}, values: new Map() };
  // Nothing is returned from the tidy: it would look for tensors in every element of the arrays.
  tf.tidy(() => {
    let names: string[] = [];
    let stacked: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const { loss, terms } = objective();
      names = Object.keys(terms);
      stacked = tf.keep(tf.stack(Object.values(terms)));
      return loss;
    }, variables);
    const terms = stacked!.dataSync();
    stacked!.dispose();
    result.loss = value.dataSync()[0];
    result.terms = Object.fromEntries(names.map((name, i) => [name, terms[i]]));
    for (const { name } of variables) {
      if (grads[name]) result.values.set(name, grads[name].dataSync<'float32'>());
    }
  });
  return result;
}
