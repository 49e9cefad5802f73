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
import { shareTrainingSet, viewsNeeded, type TrainingSet } from './training-data.js';
import type { TrainingSource } from './training-sources.js';
import { UserError } from './user-error.js';
import { viewDataset } from './view-dataset.js';

/** The scenes of a run. */
export interface TrainingScenes {
  sets: TrainingSet[];
  /** Scenes that could not be read, or that show too few whole masks, and why. */
  skipped: SkippedScene[];
}

/**
 * Reads the scenes of all sources into shared memory.
 *
 * @throws {UserError} if nothing of a source can be learned from, as all its masks are cut or empty.
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
    if (usable === 0) throw new UserError(nothingWhole(folder, split, scenes));
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
  return found;
}

function nothingWhole(folder: string, split: string, sets: readonly SceneSet[]): string {
  const scenes = sets.reduce((sum, { sceneCount }) => sum + sceneCount, 0);
  const isSeveral = sets.some((set) => viewsNeeded(set) > 1);
  const what = isSeveral
    ? `none of the ${scenes} scenes of split "${split}" has two whole masks: the others are empty or touch the image's border, as where the person is cut off`
    : `the masks of all ${scenes} pictures of split "${split}" touch the image's border, as where the person is cut off`;
  return `${folder}: ${what}; train on pictures that show the whole person with some background on every side, or correct the masks if they have specks or a frame at the border`;
}

function cutScenes({ set, usable }: TrainingSet): SkippedScene[] {
  const kept = new Set(usable);
  const reason =
    viewsNeeded(set) > 1
      ? "fewer than two masks are whole: the others are empty or cut by the image's border"
      : "the mask is cut by the image's border";
  return set.refs.flatMap((ref, scene) => (kept.has(scene) ? [] : [{ ...ref, reason }]));
}

/** Joint labels for the supervised twin, world mm. */
async function labelsOf(dataset: Dataset, set: SceneSet): Promise<Float64Array> {
  const truth = set.calibrated ? await truthOf(dataset, set) : null;
  if (truth) return truth;
  throw new UserError(
    `supervision: "joints" needs cameras.json and poses.json in every training sequence of ${dataset.dir}, and data.multiView: true; add what is missing, or train from masks`,
  );
}
