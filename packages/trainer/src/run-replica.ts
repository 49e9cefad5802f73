import * as tf from '@tensorflow/tfjs';
import path from 'node:path';
import { TrainingAdam } from '@mas/tfjs-wasm-training';
import { loadCheckpoint, tensorsOf } from './checkpoint.js';
import type { TrainConfig } from './config.js';
import { createModels, type Models } from './create-models.js';
import { drawnBones } from './drawn-bones.js';
import { footHeading } from './foot-heading.js';
import { fuseHeadings, headingObjective, type Objective } from './heading-pretext.js';
import { limbKinds } from './limb-kinds.js';
import { limbTargets } from './limb-targets.js';
import { createPoseObjective } from './pose-objective.js';
import { Random } from './random.js';
import { referenceBody } from './reference-body.js';
import type { ReplicaGroup } from './replica-group.js';
import { disposeBatch, makeBatch, noAugmentation, type SceneBatch } from './scene-batch.js';
import { scenePose } from './scene-pose.js';
import { learningRateAt } from './schedule.js';
import { hasHeadings, type TrainingSet } from './training-data.js';
import { loadTrainingState, type TrainingState } from './training-state.js';

/** What happened in one step. */
export interface StepReport {
  /** Steps done, counted over the whole run. */
  step: number;
  loss: number;
  /** Weighted terms of the loss. */
  terms: Record<string, number>;
  learningRate: number;
  gradientNorm: number;
}

/** How the first replica reports, saves and stops; the others have none. */
export interface ReplicaHooks {
  onStep(report: StepReport): void;
  onPhase(message: string): void;
  save(step: number, models: Models, state: TrainingState): Promise<void>;
  shouldStop(): boolean;
}

export interface ReplicaOptions {
  config: TrainConfig;
  sets: readonly TrainingSet[];
  group: ReplicaGroup;
  /** Run folder to go on from. */
  resume?: string;
  hooks?: ReplicaHooks;
}

/** Adam's decay of the squared gradient: short runs need a short memory. */
const beta2 = 0.99;
/** So many steps in a row without a finite gradient end a run. */
const patience = 25;

/** Folder and file names inside a run. */
export const checkpointFolder = 'checkpoint';
export const stateFile = 'training-state.safetensors';

/**
 * Trains as one of several replicas: the heading pretext, then the pose phase.
 *
 * All replicas hold the same weights and take the same steps. Each draws its part of every batch;
 * gradients are averaged. Returns early, with a saved checkpoint, when a stop was wished.
 *
 * @returns the number of steps done
 */
export async function runReplica(options: ReplicaOptions): Promise<number> {
  const { config, sets, group, resume, hooks } = options;
  const models = createModels(config);
  const optimizers = {
    detector: new TrainingAdam(config.heading.learningRate, { beta2, epsilon: 1e-8, clipNorm: 1 }),
    shapePrior: new TrainingAdam(config.pose.learningRate, { beta2, epsilon: 1e-8, clipNorm: 1 }),
  };
  const state = { optimizers, sets };
  try {
    let step = 0;
    if (resume !== undefined) {
      const checkpoint = await loadCheckpoint(path.join(resume, checkpointFolder));
      models.detector.parameters.write(tensorsOf(checkpoint.weights, 'detector'));
      models.shapePrior.parameters.write(tensorsOf(checkpoint.weights, 'shapePrior'));
      step = await loadTrainingState(path.join(resume, stateFile), state);
    }
    group.barrier();
    const multiView = sets.filter(hasHeadings);
    const headingSteps = multiView.length > 0 ? config.heading.steps : 0;
    const steps = headingSteps + config.pose.steps;
    const footHeadings = new Map(multiView.map((entry) => [entry, footHeading(entry.set)]));
    const poseObjective = createPoseObjective(
      config,
      models.skeleton,
      models.detector,
      models.shapePrior,
    );
    const thoroughSteps =
      headingSteps > 0 && config.pose.limbSearch.arms > 0 ? thoroughPassSteps(config) : [];
    let failures = 0;
    while (step < steps) {
      const inHeading = step < headingSteps;
      if (step === headingSteps && headingSteps > 0) {
        hooks?.onPhase('fusing headings of all training scenes');
        for (const entry of multiView) {
          fuseHeadings(models.detector, entry.set, group, entry.headings);
          if (group.index === 0) orient(entry, footHeadings.get(entry)!);
        }
        group.barrier();
        optimizers.detector.setState({ step: 0, slots: {} });
      }
      if (!inHeading && thoroughSteps.includes(step - headingSteps)) {
        hooks?.onPhase('searching the arms of all training scenes');
        for (const entry of multiView) searchAllArms(config, models, entry, group, step);
        group.barrier();
      }
      const phase = inHeading ? config.heading : config.pose;
      const phaseStep = inHeading ? step : step - headingSteps;
      const order = new Random(`${config.seed}/order/${step}`);
      const entry = chooseSet(inHeading ? multiView : sets, order);
      const indices = group.share(order.choose(entry.set.sceneCount, phase.scenesPerBatch));
      const random = new Random(`${config.seed}/step/${step}/${group.index}`);
      const batch = makeBatch(entry.set, indices, random, phase.augmentation);
      const progress = phaseStep / phase.steps;
      const learningRate = learningRateAt(
        phase.learningRate,
        phaseStep,
        phase.steps,
        inHeading ? 30 : config.pose.warmUpSteps,
      );
      const objective = (): Objective =>
        inHeading
          ? headingObjective(
              models.detector,
              batch,
              pick(footHeadings.get(entry)!, batch),
              config.heading,
              progress,
            )
          : poseObjective(batch, {
              progress,
              headings:
                headingSteps > 0 && hasHeadings(entry)
                  ? pick(entry.headings.headings, batch)
                  : undefined,
              banks: entry.banks,
              random,
            });
      optimizers.detector.setLearningRate(learningRate);
      optimizers.shapePrior.setLearningRate(learningRate);
      const result = takeStep(models, optimizers, objective, group, hooks?.shouldStop() ?? false);
      disposeBatch(batch);
      step++;
      failures = Number.isFinite(result.gradientNorm) ? 0 : failures + 1;
      if (failures >= patience) {
        throw new Error(`training diverged: no finite gradient in ${patience} steps, at ${step}`);
      }
      if (hooks) {
        const { stop: _stop, ...report } = result;
        hooks.onStep({ step, learningRate, ...report });
        const due = step % config.log.checkpointSteps === 0 || step === steps || result.stop;
        if (due) await hooks.save(step, models, state);
        // Lets signals through: the loop itself never waits.
        await new Promise(setImmediate);
      }
      if (result.stop) break;
    }
    return step;
  } finally {
    models.dispose();
    optimizers.detector.dispose();
    optimizers.shapePrior.dispose();
  }
}

function chooseSet(sets: readonly TrainingSet[], random: Random): TrainingSet {
  const total = sets.reduce((sum, { set }) => sum + set.sceneCount, 0);
  let at = random.integer(total);
  return sets.find(({ set }) => (at -= set.sceneCount) < 0)!;
}

/** Headings [F, 2] of a batch's scenes, mirrored where the batch is. */
function pick(headings: Float32Array, batch: SceneBatch): Float32Array {
  const picked = new Float32Array(2 * batch.scenes);
  batch.indices.forEach((scene, i) => {
    picked[2 * i] = headings[2 * scene] * (batch.mirrored ? -1 : 1);
    picked[2 * i + 1] = headings[2 * scene + 1];
  });
  return picked;
}

/**
 * Flip equivariance leaves one bit for all scenes together: whether headings point forwards or
 * backwards. The protruding feet decide it.
 */
function orient({ headings, set }: TrainingSet, feet: Float32Array): void {
  let agreement = 0;
  for (let i = 0; i < 2 * set.sceneCount; i++) agreement += headings.headings[i] * feet[i];
  if (agreement < 0) headings.headings.forEach((value, i) => (headings.headings[i] = -value));
}

interface StepResult {
  loss: number;
  terms: Record<string, number>;
  gradientNorm: number;
  stop: boolean;
}

function takeStep(
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

/** Steps of the pose phase before which all scenes are searched anew. */
function thoroughPassSteps({ pose }: TrainConfig): number[] {
  const { thoroughPasses, fadeFrom } = pose.limbSearch;
  const { arms } = pose.stages;
  return Array.from({ length: thoroughPasses }, (_, i) =>
    Math.ceil((arms + ((fadeFrom - arms) * i) / thoroughPasses) * pose.steps),
  );
}

/**
 * A thorough search for the arms of all scenes, which does not depend on earlier answers. Legs are
 * left out: theirs are found by the local search, and enumeration may exchange left and right.
 */
function searchAllArms(
  config: TrainConfig,
  models: Models,
  entry: TrainingSet,
  group: ReplicaGroup,
  step: number,
): void {
  const { set } = entry;
  const body = referenceBody(models.skeleton);
  const { arms } = limbKinds(models.skeleton, body, config.data.halfExtent);
  const { withoutArms } = drawnBones(models.skeleton, config.pose.mask);
  const chunks: number[][] = [];
  for (let start = 0; start < set.sceneCount; start += 16) {
    const length = Math.min(16, set.sceneCount - start);
    chunks.push(Array.from({ length }, (_, i) => start + i));
  }
  for (const indices of group.share(chunks)) {
    const random = new Random(`${config.seed}/limbs/${step}/${indices[0]}`);
    const batch = makeBatch(set, indices, random, noAugmentation);
    const current = tf.tidy(() => {
      const at = scenePose(models.detector.keypoints(batch.patches), batch);
      return {
        points: at.points.dataSync<'float32'>(),
        projected: at.projected.dataSync<'float32'>(),
        headings: pick(entry.headings.headings, batch),
      };
    });
    limbTargets(
      arms,
      entry.banks.arms,
      batch,
      current,
      models.skeleton,
      withoutArms.bones,
      config.data,
      {
        coverageWeight: config.pose.limbSearch.coverageWeight,
        randomCandidates: 60,
        rounds: 3,
        enumerate: true,
      },
      random,
    );
    disposeBatch(batch);
  }
}
