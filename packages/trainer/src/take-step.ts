import * as tf from '@tensorflow/tfjs';
import type { TrainingAdam } from '@mas/tfjs-wasm-training';
import type { Models } from './create-models.js';
import type { Objective } from './heading-pretext.js';
import type { ReplicaGroup } from './replica-group.js';

/** What one step of the optimizers did. */
export interface StepResult {
  loss: number;
  terms: Record<string, number>;
  gradientNorm: number;
  stop: boolean;
}

/**
 * One optimization step: loss, gradients of both networks, their mean over the replicas, Adam.
 *
 * @param wantsStop this replica's wish to stop; `stop` of the result is the group's.
 */
export function takeStep(
  models: Models,
  optimizers: { detector: TrainingAdam; shapePrior: TrainingAdam },
  objective: () => Objective,
  group: ReplicaGroup,
  wantsStop: boolean,
): StepResult {
  return tf.tidy(() => {
    const owners = [
      { parameters: models.detector.parameters, optimizer: optimizers.detector },
      { parameters: models.shapePrior.parameters, optimizer: optimizers.shapePrior },
    ];
    const variables = owners.flatMap(({ parameters }) => [...parameters.variables.values()]);
    let names: string[] = [];
    let terms: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const result = objective();
      names = Object.keys(result.terms);
      terms = tf.keep(tf.stack(Object.values(result.terms)));
      return result.loss;
    }, variables);
    const loss = value.dataSync()[0];
    const termValues = terms!.dataSync();
    terms!.dispose();
    let averaged: Record<string, tf.Tensor> = grads;
    let stop = wantsStop;
    if (group.count > 1) {
      const used = variables.filter(({ name }) => grads[name]);
      const arrays = used.map(({ name }) => grads[name].dataSync<'float32'>());
      stop = group.average(arrays, wantsStop);
      averaged = Object.fromEntries(
        used.map(({ name, shape }, i) => [name, tf.tensor(arrays[i], shape)]),
      );
    }
    let gradientNorm = 0;
    for (const { parameters, optimizer } of owners) {
      const own = Object.fromEntries(
        [...parameters.variables.values()]
          .filter(({ name }) => averaged[name])
          .map(({ name }) => [name, averaged[name]]),
      );
      if (Object.keys(own).length === 0) continue;
      gradientNorm = Math.hypot(gradientNorm, optimizer.applyGradients(own).gradientNorm);
    }
    return {
      loss,
      terms: Object.fromEntries(names.map((name, i) => [name, termValues[i]])),
      gradientNorm,
      stop,
    };
  });
}
