import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TrainConfig } from './config.js';
import { createModels } from './create-models.js';
import { MissingDataError } from './missing-data-error.js';
import { train, type TrainEvents, type TrainResult } from './train.js';
import type { BackendReport } from './select-backend.js';
import { trainingSources, type TrainingSource } from './training-sources.js';

/** Steps of the pose phase in a dry run: enough for one in each stage. */
const poseSteps = 20;

/**
 * Tries a configuration out: reads some frames of some sequences, builds the networks, and takes one
 * step of the heading pretext and some of the pose phase, so that every stage has its turn. Leaves
 * nothing behind. Where data are missing, it still builds the networks before it says so.
 *
 * @returns what a training returns; `checkpointDir` is gone.
 * @throws as {@link train} does.
 *
 * @example
 * ```ts
 * const { steps, scenes } = await dryRun({ config, dataDir: 'data', backend });
 * console.log(`${steps} steps on ${scenes} scenes: it works`);
 * ```
 */
export async function dryRun(
  options: { config: TrainConfig; dataDir?: string; backend: BackendReport } & TrainEvents,
): Promise<TrainResult> {
  const { config, ...rest } = options;
  const short: TrainConfig = {
    ...config,
    heading: { ...config.heading, steps: Math.min(1, config.heading.steps) },
    pose: {
      ...config.pose,
      steps: Math.min(poseSteps, config.pose.steps),
    },
  };
  const scenes = Math.max(
    short.heading.scenesPerBatch,
    ...sourcesOrNetworks(config, options.dataDir).map((source) => source.scenesPerBatch),
  );
  // A whole batch, also where there is one sequence only.
  const sample = { sequences: 2, frames: scenes };
  const runDir = await mkdtemp(path.join(os.tmpdir(), 'mas-dry-run-'));
  try {
    return await train({ ...rest, config: short, runDir, sample });
  } finally {
    await rm(runDir, { recursive: true, force: true });
  }
}

/** The sources of a run; where they are missing, at least its networks are tried. */
function sourcesOrNetworks(config: TrainConfig, dataDir?: string): TrainingSource[] {
  try {
    return trainingSources(config, dataDir);
  } catch (error) {
    if (!(error instanceof MissingDataError)) throw error;
    const { detector, shapePrior, dispose } = createModels(config, 'dry-run');
    const counts = [detector, shapePrior].map(({ parameters }) => parameters.count);
    dispose();
    throw new MissingDataError(
      `${error.message}\n  the networks are built (${counts[0]} parameters, and ${counts[1]} of the shape prior); no step was taken`,
    );
  }
}
