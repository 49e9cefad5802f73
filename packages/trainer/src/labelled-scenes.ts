import { prepareScenes, readTruth, type Dataset, type SceneSet } from '@mas/datasets';
import { convertPose, getSkeleton } from '@mas/skeleton';
import type { TrainConfig } from './config.js';
import { trainedSkeleton } from './trained-skeleton.js';
import { pickSizes } from './sizes.js';
import { UserError } from './user-error.js';

/** Scenes and their true poses. */
export interface LabelledScenes {
  set: SceneSet;
  /** [S, J, 3] world mm, in the trained skeleton. */
  truth: Float64Array;
}

/**
 * The multi-view scenes of a split with their true poses; those of the most common number of views
 * where there are several.
 *
 * @param purpose what the poses are for, in an error.
 * @throws {UserError} if there are no such scenes, or not all have poses.
 */
export async function labelledScenes(
  dataset: Dataset,
  config: TrainConfig,
  split: string,
  purpose: string,
  options: { onProgress?(done: number, total: number): void; signal?: AbortSignal } = {},
): Promise<LabelledScenes> {
  const sets = await prepareScenes(dataset, split, { ...pickSizes(config), ...options });
  const set = sets
    .filter(({ calibrated, views }) => calibrated && views > 1)
    .toSorted((a, b) => b.sceneCount - a.sceneCount)[0];
  if (!set) {
    throw new UserError(
      `${dataset.dir}: split "${split}" has no scene with two or more calibrated views; ${purpose} needs them`,
    );
  }
  const truth = await truthOf(dataset, set);
  if (!truth) {
    throw new UserError(
      `${dataset.dir}: split "${split}" has no poses.json for every sequence; ${purpose} needs true poses`,
    );
  }
  return { set, truth };
}

/** True poses of a set in the trained skeleton, [S, J, 3] world mm; null where there are none. */
export async function truthOf(dataset: Dataset, set: SceneSet): Promise<Float64Array | null> {
  const truth = await readTruth(dataset, set);
  const from = getSkeleton(dataset.skeleton);
  const to = getSkeleton(trainedSkeleton);
  if (!truth || from.id === to.id) return truth;
  const converted = new Float64Array(set.sceneCount * to.joints.length * 3);
  const length = from.joints.length * 3;
  for (let s = 0; s < set.sceneCount; s++) {
    const pose = convertPose(truth.subarray(s * length, (s + 1) * length), from, to);
    converted.set(pose, s * to.joints.length * 3);
  }
  return converted;
}
