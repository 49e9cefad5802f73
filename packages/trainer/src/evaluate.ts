import { openDataset, prepareScenes, readTruth, type Dataset, type SceneSet } from '@mas/datasets';
import { convertPose, getSkeleton } from '@mas/skeleton';
import type { Checkpoint } from './checkpoint.js';
import type { TrainConfig } from './config.js';
import { createModels, createModelsFrom, withModels } from './create-models.js';
import type { EvaluationResult, EvaluationScores, PoseScores } from './evaluation-result.js';
import { meanPose, scoreMeanPose } from './mean-pose.js';
import { predictScenes, sceneToWorld } from './predict-scenes.js';
import { scorePictures } from './score-pictures.js';
import { perView, scoreScenes } from './score-scenes.js';
import type { BackendReport } from './select-backend.js';
import { pickSizes } from './sizes.js';
import { trainedSkeleton } from './trained-skeleton.js';
import { UserError } from './user-error.js';

/** What {@link evaluate} needs. */
export interface EvaluateOptions {
  checkpoint: Checkpoint;
  /** A data folder with poses, as `@mas/datasets` documents it. */
  dataDir: string;
  /** Split to score; the configuration's by default. */
  split?: string;
  /** What `selectBackend` returned. */
  backend: BackendReport;
  /** Views or scenes done, of all. */
  onProgress?(what: string, done: number, total: number): void;
}

/**
 * Scores a checkpoint on a data folder with poses, beside the mean training pose and the untrained
 * network. Crops and flips never use ground truth. Poses are aligned at their roots.
 *
 * @throws {UserError} if the folder has no poses, or no multi-view scenes, in that split.
 *
 * @example
 * ```ts
 * const backend = await selectBackend();
 * const checkpoint = await loadCheckpoint('runs/mine/checkpoint');
 * const scores = await evaluate({ checkpoint, dataDir: 'data', backend });
 * console.log(scores.single.mpjpe, 'mm; mean pose:', scores.baselines.meanPose?.mpjpe);
 * ```
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const { checkpoint, dataDir, backend, onProgress } = options;
  const { config } = checkpoint.info;
  const split = options.split ?? config.data.evaluationSplit;
  const dataset = await openDataset(dataDir);
  const { set, truth } = await truthScenes(dataset, config, split, (done, total) =>
    onProgress?.('preparing scenes', done, total),
  );

  const skeleton = getSkeleton(trainedSkeleton);
  const { scores, picture, perJoint } = await withModels(
    createModelsFrom(checkpoint),
    async (models) => {
      const predictions = await predictScenes(models, set, (done, total) =>
        onProgress?.('predicting', done, total),
      );
      const length = skeleton.joints.length * 3;
      const poses = new Map(
        set.refs.map((ref, s) => [frameKey(ref), truth.subarray(s * length, (s + 1) * length)]),
      );
      return {
        scores: await scoreScenes(models, config, set, predictions, truth),
        picture: await scorePictures(models, config, dataset, split, (sequence, frame) =>
          poses.get(frameKey({ sequence, frame })),
        ),
        perJoint: rootAlignedErrors(
          sceneToWorld(predictions.lifted, set),
          perView(truth, set),
          skeleton.joints.length,
        ),
      };
    },
  );

  return {
    skeleton: trainedSkeleton,
    unit: 'mm',
    frames: set.sceneCount,
    views: set.views,
    crop: 'mask: centroids of the masks, triangulated; no annotation',
    flip: 'none',
    alignment: 'root',
    split,
    seed: checkpoint.info.seed,
    backend: backend.description,
    supervision: checkpoint.info.supervision,
    ...scores,
    picture,
    baselines: {
      meanPose: await meanPoseBaseline(dataset, config, split, set, truth),
      untrained: flatten(await untrainedBaseline(config, set, truth)),
    },
    perJointMpjpe: Object.fromEntries(skeleton.joints.map((joint, j) => [joint, perJoint[j]])),
    skipped: set.skipped.length,
  };
}

const frameKey = ({ sequence, frame }: { sequence: string; frame: number }) =>
  `${sequence}/${frame}`;

/** Multi-view scenes of a split with their true poses in the trained skeleton, world mm. */
export async function truthScenes(
  dataset: Dataset,
  config: TrainConfig,
  split: string,
  onProgress?: (done: number, total: number) => void,
): Promise<{ set: SceneSet; truth: Float64Array }> {
  const sets = await prepareScenes(dataset, split, { ...pickSizes(config), onProgress });
  const set = sets
    .filter(({ calibrated, views }) => calibrated && views > 1)
    .toSorted((a, b) => b.sceneCount - a.sceneCount)[0];
  if (!set) {
    throw new UserError(
      `${dataset.dir}: split "${split}" has no scene with two or more calibrated views to evaluate on`,
    );
  }
  const truth = await truthOf(dataset, set);
  if (!truth) {
    throw new UserError(
      `${dataset.dir}: split "${split}" has no poses.json for every sequence; evaluation needs true poses`,
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

/** Single-view scores to the front. */
function flatten<T extends Pick<EvaluationScores, 'single'>>(
  scores: T,
): PoseScores & Omit<T, 'single'> {
  const { single, ...rest } = scores;
  return { ...single, ...rest };
}

async function untrainedBaseline(
  config: TrainConfig,
  set: SceneSet,
  truth: Float64Array,
): Promise<EvaluationScores> {
  return withModels(createModels(config, 'untrained'), async (models) =>
    scoreScenes(models, config, set, await predictScenes(models, set), truth),
  );
}

async function meanPoseBaseline(
  dataset: Dataset,
  config: TrainConfig,
  split: string,
  set: SceneSet,
  truth: Float64Array,
): Promise<EvaluationResult['baselines']['meanPose']> {
  if (config.data.split === split) return null;
  const skeleton = getSkeleton(trainedSkeleton);
  const mean = await meanPose(dataset, config.data.split, skeleton);
  return mean && flatten(scoreMeanPose(mean, dataset, set, truth, skeleton));
}

/** Mean distance per joint after both roots are moved to the origin. */
function rootAlignedErrors(
  predicted: Float64Array,
  truth: Float64Array,
  joints: number,
): Float64Array {
  const poses = predicted.length / (3 * joints);
  const errors = new Float64Array(joints);
  for (let i = 0; i < poses; i++) {
    const root = i * joints * 3;
    for (let j = 0; j < joints; j++) {
      const at = (i * joints + j) * 3;
      const d = [0, 1, 2].map(
        (k) => predicted[at + k] - predicted[root + k] - (truth[at + k] - truth[root + k]),
      );
      errors[j] += Math.hypot(...d) / poses;
    }
  }
  return errors;
}
