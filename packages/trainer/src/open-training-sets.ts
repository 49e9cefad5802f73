import {
  openDataset,
  prepareScenes,
  type Dataset,
  type SceneSet,
  type SkippedScene,
} from '@mas/datasets';
import type { TrainConfig } from './config.js';
import { truthOf } from './labelled-scenes.js';
import { pickSizes } from './sizes.js';
import { shareTrainingSet, type TrainingSet } from './training-data.js';
import type { TrainingSource } from './training-sources.js';
import { UserError } from './user-error.js';
import { viewDataset } from './view-dataset.js';

/** The scenes of a run. */
export interface TrainingScenes {
  sets: TrainingSet[];
  /** Scenes that could not be read, or that show no whole mask, and why. */
  skipped: SkippedScene[];
}

/**
 * Reads the scenes of all sources into shared memory.
 *
 * @param options.sample reads no more than so many frames of so many sequences of each source.
 */
export async function openTrainingSets(
  config: TrainConfig,
  sources: readonly TrainingSource[],
  options: {
    sample?: { sequences: number; frames: number };
    onPrepare?(done: number, total: number): void;
    signal?: AbortSignal;
  },
): Promise<TrainingScenes> {
  const { sample, onPrepare, signal } = options;
  const found: TrainingScenes = { sets: [], skipped: [] };
  for (const source of sources) {
    const { folder, split, multiView, scenesPerBatch } = source;
    const opened = await openDataset(folder);
    const dataset = viewDataset(opened, {
      split,
      cameras: multiView,
      views: source.cameras,
      sample,
    });
    const scenes = await prepareScenes(dataset, split, {
      ...pickSizes(config),
      onProgress: onPrepare,
      signal,
      shared: true,
    });
    if (config.pose.mask.weighting === 'none') scenes.forEach((set) => set.weights.fill(1));
    const supervised = config.supervision === 'joints';
    const sets = await Promise.all(
      scenes.map(async (set) =>
        shareTrainingSet(
          set,
          { scenesPerBatch },
          supervised ? await labelsOf(dataset, set) : undefined,
        ),
      ),
    );
    const usable = sets.reduce((sum, set) => sum + set.usable.length, 0);
    for (const entry of sets) {
      if (source.weight !== undefined)
        entry.weight = (source.weight * entry.usable.length) / usable;
    }
    found.sets.push(...sets.filter((set) => set.usable.length > 0));
    const where = sources.length > 1 ? `${folder}: ` : '';
    const skipped = sets.flatMap((entry) => [...entry.set.skipped, ...cutScenes(entry)]);
    found.skipped.push(
      ...skipped.map((scene) => ({ ...scene, sequence: `${where}${scene.sequence}` })),
    );
  }
  if (found.sets.length === 0) {
    throw new UserError(
      `${sources.map(({ folder }) => folder).join(', ')}: the mask of every picture is cut by the image's border; train on pictures that show the whole person`,
    );
  }
  return found;
}

function cutScenes({ set, usable }: TrainingSet): SkippedScene[] {
  const kept = new Set(usable);
  return set.refs.flatMap((ref, scene) =>
    kept.has(scene) ? [] : [{ ...ref, reason: "the mask is cut by the image's border" }],
  );
}

/** Joint labels for the supervised twin, world mm. */
async function labelsOf(dataset: Dataset, set: SceneSet): Promise<Float64Array> {
  const truth = set.calibrated ? await truthOf(dataset, set) : null;
  if (truth) return truth;
  throw new UserError(
    `supervision: "joints" needs cameras.json and poses.json in every training sequence of ${dataset.dir}, and data.multiView: true; add what is missing, or train from masks`,
  );
}
