import path from 'node:path';
import { TrainingAdam } from '@mas/tfjs-wasm-training';
import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import { batchHeadings } from './batch-headings.js';
import { fitAllBodies } from './body-fit/fit-all-bodies.js';
import { inEverySet } from './body-fit/in-every-set.js';
import { refitAllBodies } from './body-fit/refit-all-bodies.js';
import { BatchLoader } from './batch-loader.js';
import { Cascade } from './cascade.js';
import { loadCheckpoint } from './checkpoint.js';
import { chooseSet } from './choose-set.js';
import type { TrainConfig } from './config.js';
import { createModels, parametersOf, writeWeights, type Models } from './create-models.js';
import { footHeading } from './foot-heading.js';
import { fuseHeadings, headingObjective, type Objective } from './heading-pretext.js';
import { resolveLeftRight, type LeftRight } from './left-right.js';
import { unweightedMaskLoss } from './losses/mask-terms.js';
import { orientHeadings } from './orient-headings.js';
import { createPoseObjective, intermediateWeight } from './pose-objective.js';
import { Random } from './random.js';
import { disposeBatch, moveToBackend } from './scene-batch.js';
import { learningRateAt, type StageStarts } from './schedule.js';
import { createSupervisedObjective } from './supervised-objective.js';
import { takeStep, type Optimizers } from './take-step.js';
import { teachSingleViews } from './teach-single-views.js';
import { UserError } from './user-error.js';
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
  /** Scenes whose bodies are fitted, of all in all sets: 0 first. */
  onFit(done: number, total: number): void;
  /** Where the cascade's stages start, as far as is known: at first, and when the loss decides. */
  onStages(starts: StageStarts): void;
  /** `leftRight` when the training is over; undefined before, and for landmarks. */
  save(step: number, models: Models, state: TrainingState, leftRight?: LeftRight): Promise<void>;
  shouldStop(): boolean;
}

/** What {@link runReplica} needs. */
export interface ReplicaOptions {
  config: TrainConfig;
  sets: readonly TrainingSet[];
  group: Replica;
  /** Run folder to go on from. */
  resume?: string;
  hooks?: ReplicaHooks;
}

/** So many steps in a row without a finite gradient end a run. */
const patience = 25;

/** Name of the checkpoint's folder inside a run. */
export const checkpointFolder = 'checkpoint';
/** Name of the file inside a run that holds what resuming needs besides the checkpoint. */
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
  const [beta1, beta2] = config.pose.betas;
  const optimizers: Optimizers = Object.fromEntries(
    Object.keys(parametersOf(models)).map((name) => [
      name,
      new TrainingAdam(config.pose.learningRate, { beta1, beta2, epsilon: 1e-8, clipNorm: 1 }),
    ]),
  );
  const cascade = new Cascade(config.pose);
  const state = { optimizers, sets, cascade };
  let loader: BatchLoader | undefined;
  try {
    let step = 0;
    if (resume !== undefined) {
      const checkpoint = await loadCheckpoint(path.join(resume, checkpointFolder));
      writeWeights(models, checkpoint);
      step = await loadTrainingState(path.join(resume, stateFile), state);
      if (step !== checkpoint.info.step) {
        throw new UserError(
          `${resume}: cannot be resumed: its training state is of step ${step}, its checkpoint of step ${checkpoint.info.step}; the run was killed while it saved. The checkpoint can still be used; start a new run to train on`,
        );
      }
    }
    await group.barrier();
    const multiView = sets.filter(hasHeadings);
    const oriented = config.heading.singleViews ? sets : multiView;
    const headingSteps = multiView.length > 0 ? config.heading.steps : 0;
    const steps = headingSteps + config.pose.steps;
    const footHeadings = new Map(multiView.map((entry) => [entry, footHeading(entry.set)]));
    const poseObjective = createPoseObjective(
      config,
      models.skeleton,
      models.detector,
      models.shapePrior,
      models.boneWidths,
    );
    const supervisedObjective = createSupervisedObjective(
      models.skeleton,
      models.detector,
      intermediateWeight(config),
    );
    const fitsBodies = headingSteps > 0 && config.pose.bodyFit > 0;
    const refitSteps = config.pose.bodyRefits.map(
      (part) => headingSteps + Math.round(part * config.pose.steps),
    );
    const singleViews = sets.filter((entry) => !hasHeadings(entry));
    const selfTrains = fitsBodies && singleViews.length > 0 && config.pose.selfTraining.length > 0;
    const teachingSteps = config.pose.selfTraining.map(
      (part) => headingSteps + Math.round(part * config.pose.steps),
    );
    hooks?.onStages(cascade.starts);
    /** What a step learns from, the same in every replica but for its share. */
    const draw = (at: number): { entry: TrainingSet; indices: number[] } => {
      const inHeading = at < headingSteps;
      const order = new Random(`${config.seed}/order/${at}`);
      const perBatch = ({ scenesPerBatch }: TrainingSet) =>
        inHeading ? config.heading.scenesPerBatch : scenesPerBatch;
      const isAlone = inHeading || (selfTrains && at < Math.min(...teachingSteps));
      const entry = chooseSet(isAlone ? multiView : sets, perBatch, order);
      const chosen = order.choose(entry.usable.length, perBatch(entry));
      return { entry, indices: group.share(chosen.map((i) => entry.usable[i])) };
    };
    loader = new BatchLoader(
      sets.map(({ set }) => set),
      (at) => {
        if (at >= steps) return null;
        const { entry, indices } = draw(at);
        const phase = at < headingSteps ? config.heading : config.pose;
        const { maskInput } = config.data;
        const augmentation = { shift: 0, maskInput, ...phase.augmentation };
        const path = `${config.seed}/step/${at}/${group.index}`;
        return { set: sets.indexOf(entry), indices, path, augmentation };
      },
    );
    let failures = 0;
    while (step < steps) {
      const inHeading = step < headingSteps;
      if (step === headingSteps && headingSteps > 0) {
        hooks?.onPhase('fusing headings of all training scenes');
        for (const entry of oriented) {
          fuseHeadings(models, entry.set, group, footHeadings.get(entry), entry.headings);
        }
        await group.barrier();
        if (group.index === 0) orientHeadings(oriented, footHeadings);
        await group.barrier();
        if (fitsBodies) {
          hooks?.onPhase('fitting bodies to the masks of all training scenes');
          const isDone = await inEverySet(multiView, hooks, (entry, fitHooks) =>
            fitAllBodies(config, models.skeleton, entry, group, fitHooks),
          );
          if (!isDone) {
            await hooks?.save(step, models, state);
            await group.barrier();
            break;
          }
          await group.barrier();
        }
        optimizers.detector.setState({ step: 0, slots: {} });
      }
      if (fitsBodies && refitSteps.includes(step)) {
        hooks?.onPhase('fitting bodies again, near what the detector sees');
        const keeps: (() => void)[] = [];
        const isDone = await inEverySet(multiView, hooks, async (entry, fitHooks) => {
          const keep = await refitAllBodies(config, models, entry, group, fitHooks);
          if (keep) keeps.push(keep);
          return keep !== null;
        });
        if (!isDone) {
          await hooks?.save(step, models, state);
          await group.barrier();
          break;
        }
        for (const keep of keeps) keep();
        await group.barrier();
      }
      if (selfTrains && teachingSteps.includes(step)) {
        hooks?.onPhase('taking what the detector sees in single pictures as their target');
        for (const entry of singleViews) teachSingleViews(models, entry, group);
        await group.barrier();
      }
      const phase = inHeading ? config.heading : config.pose;
      const phaseStep = inHeading ? step : step - headingSteps;
      const { entry } = draw(step);
      const batch = moveToBackend(loader.take(step));
      const progress = phaseStep / phase.steps;
      const learningRate = learningRateAt(
        phase.learningRate,
        phaseStep,
        phase.steps,
        inHeading ? 30 : config.pose.warmUpSteps,
        inHeading ? 'cosine' : config.pose.decay,
      );
      const stages = cascade.starts;
      const objective = (): Objective =>
        entry.labels
          ? supervisedObjective(batch, entry.labels)
          : inHeading
            ? headingObjective(
                models.detector,
                batch,
                batchHeadings(footHeadings.get(entry)!, batch),
                config.heading,
                progress,
              )
            : poseObjective(batch, {
                progress,
                headings:
                  headingSteps > 0 && oriented.includes(entry)
                    ? batchHeadings(entry.headings.headings, batch)
                    : undefined,
                bodies: (hasHeadings(entry) ? fitsBodies : selfTrains) ? entry.bodies : undefined,
                stages,
              });
      for (const optimizer of Object.values(optimizers)) optimizer.setLearningRate(learningRate);
      const wantsStop = hooks?.shouldStop() ?? false;
      models.detector.training = true;
      const result = await takeStep(
        models,
        optimizers,
        objective,
        group,
        wantsStop,
        inHeading || entry.labels
          ? undefined
          : (terms) => unweightedMaskLoss(terms, config.pose.mask, progress, stages),
      ).finally(() => disposeBatch(batch));
      models.detector.training = false;
      if (!inHeading && cascade.observe(phaseStep, result.watched)) hooks?.onStages(cascade.starts);
      step++;
      failures = Number.isFinite(result.gradientNorm) ? 0 : failures + 1;
      if (failures >= patience) {
        throw new Error(`training diverged: no finite gradient in ${patience} steps, at ${step}`);
      }
      if (hooks) {
        const { stop: _stop, watched: _watched, ...report } = result;
        hooks.onStep({ step, learningRate, ...report });
      }
      if (step % config.log.checkpointSteps === 0 || step === steps || result.stop) {
        if (hooks) {
          const leftRight =
            step === steps && config.landmarks === 0
              ? leftRightOf(models, config, footHeadings)
              : undefined;
          await hooks.save(step, models, state, leftRight);
        }
        // The others must not change what is being saved.
        await group.barrier();
      }
      // Lets signals through where there is no other replica to wait for.
      if (hooks) await new Promise(setImmediate);
      if (result.stop) break;
    }
    return step;
  } finally {
    await loader?.close();
    models.dispose();
    for (const optimizer of Object.values(optimizers)) optimizer.dispose();
  }
}

/** Only a replica that saves needs to know: no step is taken any more. */
function leftRightOf(
  models: Models,
  { supervision }: TrainConfig,
  footHeadings: ReadonlyMap<TrainingSet, Float32Array>,
): LeftRight {
  return supervision === 'joints'
    ? { decidedBy: 'labels', agreement: null, scenes: 0, exchanged: false }
    : resolveLeftRight(models, footHeadings);
}
