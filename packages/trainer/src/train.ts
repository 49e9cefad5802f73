import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SkippedScene } from '@mas/datasets';
import { DataParallel } from '@mas/tfjs-wasm-training/data-parallel';
import { stringify } from 'yaml';
import type { LeftRight } from './left-right.js';
import { readModels, checkpointFiles, supervisionOf } from './checkpoint.js';
import type { TrainConfig } from './config.js';
import { parametersOf } from './create-models.js';
import { skeletonOf } from './trained-skeleton.js';
import { openTrainingSets } from './open-training-sets.js';
import type { ReplicaData } from './replica-worker.js';
import { checkpointFolder, runReplica, stateFile, type ReplicaHooks } from './run-replica.js';
import { RunLog, type LogLine } from './run-log.js';
import { stagesOf, type Stage } from './schedule.js';
import type { BackendReport } from './select-backend.js';
import { hasHeadings, type TrainingSet } from './training-data.js';
import { trainingSources } from './training-sources.js';
import { encodeTrainingState } from './training-state.js';
import { UserError } from './user-error.js';
import { writeAllAtomically, writeAtomically } from './write-atomically.js';

/** How {@link train} tells what it does. */
export interface TrainEvents {
  /** Scenes read, cropped and weighted, of all. */
  onPrepare?(done: number, total: number): void;
  /** Something that takes a while between steps has begun. */
  onPhase?(message: string): void;
  /**
   * Bodies were fitted to the masks of so many scenes, of all with several views: 0 first. Again for
   * each of `pose.bodyRefits`.
   */
  onFit?(done: number, total: number): void;
  /** A step was done, the `step`-th of the whole run. */
  onStep?(step: number, steps: number, stage: string): void;
  /** A line was added to log.jsonl. */
  onLog?(line: LogLine): void;
  /** A checkpoint was written; the training waits for what comes back. */
  onCheckpoint?(step: number, checkpointDir: string): void | Promise<void>;
}

/** What {@link train} needs. */
export interface TrainOptions extends TrainEvents {
  /** To resume, the one that the run was started with: `config.yaml` in its folder. */
  config: TrainConfig;
  /** A data folder as `@mas/datasets` documents it; not with `data.sources`, which name theirs. */
  dataDir?: string;
  /** The run's folder; holds config.yaml, log.jsonl, event files and the checkpoint afterwards. */
  runDir: string;
  /** What `selectBackend` returned. */
  backend: BackendReport;
  /** Reads no more than so many frames of each of so many sequences: for a dry run. */
  sample?: { sequences: number; frames: number };
  /** Go on from the checkpoint in `runDir`. */
  resume?: boolean;
  /** Stops after the current step, with a checkpoint. */
  signal?: AbortSignal;
}

/** What {@link train} did. */
export interface TrainResult {
  /** Steps done, of `steps`; fewer after a stop. */
  step: number;
  steps: number;
  stages: Stage[];
  /** Scenes that were trained on. */
  scenes: number;
  /** Scenes that could not be used, and why. */
  skipped: SkippedScene[];
  checkpointDir: string;
  /** How it was resolved which side is left; undefined after a stop, and for landmarks. */
  leftRight?: LeftRight;
}

/** Name of the configuration inside a run. */
export const configFile = 'config.yaml';

/**
 * Trains on a data folder, from masks, images and cameras alone; poses.json is never read, except
 * for the supervised twin (`supervision: joints`).
 *
 * The same configuration, data, backend and number of replicas give the same weights, bit for bit,
 * also where a run was stopped and resumed in between. All tensors are disposed.
 *
 * @throws {UserError} if the run's folder or the configuration do not fit; {@link MissingDataError} if
 * folders of `data.sources` are not there; an error of
 * `@mas/datasets` if the data do not; an Error if the training diverges.
 *
 * @example
 * ```ts
 * const backend = await selectBackend();
 * const config = parseConfig({ name: 'mine', pose: { steps: 500 } }, 'mine');
 * const run = await train({ config, dataDir: 'data', runDir: 'runs/mine', backend });
 * console.log(run.step, run.checkpointDir); // 800 runs/mine/checkpoint
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { dataDir, runDir, backend, signal } = options;
  if (!options.resume && existsSync(path.join(runDir, checkpointFolder, 'checkpoint.json'))) {
    throw new UserError(
      `${runDir}: already holds a trained run; resume it, name another folder, or delete it`,
    );
  }
  const { sets, skipped } = await openTrainingSets(
    options.config,
    trainingSources(options.config, dataDir),
    options,
  );
  const supervised = options.config.supervision === 'joints';
  const learnsHeadings = !supervised && sets.some(hasHeadings);
  const config = learnsHeadings
    ? options.config
    : { ...options.config, heading: { ...options.config.heading, steps: 0 } };
  checkShares(config, sets);
  await mkdir(runDir, { recursive: true });
  await writeAtomically(path.join(runDir, configFile), stringify(config));

  let stages = stagesOf(config);
  const steps = stages.at(-1)!.end;
  const stageAt = (step: number) => (stages.find(({ end }) => step < end) ?? stages.at(-1)!).name;
  const checkpointDir = path.join(runDir, checkpointFolder);
  const startStep = options.resume ? await savedStep(checkpointDir) : 0;
  const log = new RunLog(runDir, startStep);
  let resolved: LeftRight | undefined;
  const hooks: ReplicaHooks = {
    onPhase: (message) => options.onPhase?.(message),
    onFit: (done, total) => options.onFit?.(done, total),
    onStages: (starts) => {
      stages = stagesOf(config, starts);
    },
    onStep: (report) => {
      const stage = stageAt(report.step - 1);
      options.onStep?.(report.step, steps, stage);
      const line = log.add(report, stage, config.log.everySteps);
      if (line) options.onLog?.(line);
    },
    save: async (step, models, state, leftRight) => {
      resolved = leftRight;
      const weights = await readModels(parametersOf(models));
      const info = {
        step,
        steps,
        skeleton: skeletonOf(config).id,
        seed: config.seed,
        backend: backend.description,
        supervision: supervisionOf(config),
        stages,
        leftRight,
        config,
      };
      await writeAllAtomically([
        [path.join(runDir, stateFile), await encodeTrainingState(step, state)],
        ...checkpointFiles(checkpointDir, info, weights),
      ]);
      await options.onCheckpoint?.(step, checkpointDir);
    },
    shouldStop: () => signal?.aborted ?? false,
  };

  const resume = options.resume ? runDir : undefined;
  const data: ReplicaData = { config, sets, backend: backend.taken, resume };
  const training = new DataParallel(new URL('./replica-worker.js', import.meta.url), {
    replicas: config.replicas,
    data,
    // In this thread: it reports, saves, and notices signals.
    first: (group) => runReplica({ config, sets, group, resume, hooks }),
  });
  let step: number;
  try {
    [step] = await training.results;
    log.flush(stageAt(step - 1));
  } finally {
    log.close();
  }
  return {
    step,
    steps,
    stages,
    scenes: sets.reduce((sum, { usable }) => sum + usable.length, 0),
    skipped,
    checkpointDir,
    leftRight: resolved,
  };
}

/** A replica without a scene of its own could not take part in a step. */
function checkShares({ replicas, heading }: TrainConfig, sets: readonly TrainingSet[]): void {
  const perBatch = Math.min(
    ...sets.map((entry) => Math.min(entry.scenesPerBatch, entry.usable.length)),
    ...(heading.steps > 0 ? [heading.scenesPerBatch] : []),
  );
  if (perBatch < replicas) {
    throw new UserError(
      `replicas: expected at most ${perBatch}, the scenes in the smallest batch, found ${replicas}; lower it, raise scenesPerBatch, or add scenes`,
    );
  }
}

async function savedStep(checkpointDir: string): Promise<number> {
  const file = path.join(checkpointDir, 'checkpoint.json');
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { step: number }).step;
  } catch {
    throw new UserError(`${file}: no checkpoint to resume from; train without resuming`);
  }
}
