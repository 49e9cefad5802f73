import { openDataset, type Dataset, type SceneSet } from '@mas/datasets';
import type { SwapMode } from '@mas/metrics';
import { getSkeleton } from '@mas/skeleton';
import type { Checkpoint } from './checkpoint.js';
import type { TrainConfig } from './config.js';
import { createModels, createModelsFrom, withModels } from './create-models.js';
import type { EvaluationResult, EvaluationScores, PoseScores } from './evaluation-result.js';
import { requireJointNames } from './joint-names.js';
import { labelledScenes } from './labelled-scenes.js';
import { labelsUsed } from './labels-used.js';
import { meanPose, scoreMeanPose } from './mean-pose.js';
import { predictScenes } from './predict-scenes.js';
import { scorePictures } from './score-pictures.js';
import { bodyMaskOverlap, scoreScenes } from './score-scenes.js';
import type { BackendReport } from './select-backend.js';
import { applySpp } from './spp/apply-spp.js';
import { describeSpp, type Spp } from './spp/spp.js';
import { trainedSkeleton } from './trained-skeleton.js';
import { worldPoses } from './world-poses.js';

/** What {@link evaluate} and `evaluateKeypoints` need. */
export interface EvaluateOptions {
  checkpoint: Checkpoint;
  /** A data folder with poses or keypoints, as `@mas/datasets` documents it. */
  dataDir: string;
  /** Split to score; the configuration's by default. */
  split?: string;
  /** Scores the joints that supervised post-processing makes of what the checkpoint finds. */
  spp?: Spp;
  /**
   * Supervised flip, by looking at the truth: `body` exchanges left and right of whole poses where
   * that is closer to it, `joint` of single joints, as the authors' later code does. Default `none`.
   */
  flip?: SwapMode;
  /** Scores the mean over each patch and its mirror image (`Models.mirror`). Default false. */
  mirror?: boolean;
  /** What `selectBackend` returned. */
  backend: BackendReport;
  /** Views or scenes done, of all. */
  onProgress?(what: string, done: number, total: number): void;
}

/**
 * Scores a checkpoint on a data folder with poses, beside the mean training pose and the untrained
 * network. Crops never use ground truth; post-processing and flips do only where they are asked for,
 * and the result says so. Poses are aligned at their roots.
 *
 * @throws {UserError} if the folder has no poses, or no multi-view scenes, in that split (single
 * pictures with 2D joints are for `evaluateKeypoints`); or if the checkpoint finds landmarks without
 * names and there is no `spp`.
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
  const { checkpoint, dataDir, spp, flip = 'none', mirror = false, backend, onProgress } = options;
  const { config, supervision } = checkpoint.info;
  const split = options.split ?? config.data.evaluationSplit;
  if (!spp) requireJointNames(checkpoint);
  const dataset = await openDataset(dataDir);
  const { set, truth } = await labelledScenes(dataset, config, split, 'evaluation', {
    onProgress: (done, total) => onProgress?.('preparing scenes', done, total),
  });
  const skeleton = getSkeleton(trainedSkeleton);
  const scores = await withModels({ ...createModelsFrom(checkpoint), mirror }, async (models) => {
    const found = worldPoses(
      await predictScenes(models, set, (done, total) => onProgress?.('predicting', done, total)),
      set,
    );
    const poses = spp ? await applySpp(spp, found, set) : found;
    const length = skeleton.joints.length * 3;
    const truths = new Map(
      set.refs.map((ref, s) => [frameKey(ref), truth.subarray(s * length, (s + 1) * length)]),
    );
    return {
      ...scoreScenes(poses, set, truth, skeleton, flip),
      physiqueIoU: await bodyMaskOverlap(models, config, set, found.xy),
      picture: await scorePictures(models, config, dataset, split, {
        skeleton,
        truthOf: (sequence, frame) => truths.get(frameKey({ sequence, frame })),
        spp,
        flip,
      }),
    };
  });

  const baselines = {
    meanPose: await meanPoseBaseline(dataset, config, split, set, truth),
    untrained: await untrainedBaseline(checkpoint, set, truth, flip),
  };
  return {
    labels: '3D poses',
    labelsUsed: labelsUsed(`true poses of split "${split}"`, {
      flip,
      spp,
      others: [
        'true depth of the root (unaligned.single)',
        ...(baselines.meanPose
          ? [`true poses of split "${config.data.split}" (baselines.meanPose, at the true roots)`]
          : []),
      ],
    }),
    skeleton: trainedSkeleton,
    unit: 'mm',
    frames: set.sceneCount,
    views: set.views,
    crop: 'mask: centroids of the masks, triangulated; no annotation',
    flip,
    mirror,
    alignment: 'root',
    split,
    seed: checkpoint.info.seed,
    backend: backend.description,
    supervision: spp ? `${supervision}; ${describeSpp(spp.info)}` : supervision,
    postProcessing: spp ? describeSpp(spp.info) : null,
    ...scores,
    baselines,
    skipped: set.skipped.length,
  };
}

const frameKey = ({ sequence, frame }: { sequence: string; frame: number }) =>
  `${sequence}/${frame}`;

/** Single-view scores to the front. */
function flatten<T extends Pick<EvaluationScores, 'single'>>(
  scores: T,
): PoseScores & Omit<T, 'single'> {
  const { single, ...rest } = scores;
  return { ...single, ...rest };
}

/** The network before training; null where it names no joints. */
async function untrainedBaseline(
  { info: { config, skeleton: trained } }: Checkpoint,
  set: SceneSet,
  truth: Float64Array,
  flip: SwapMode,
): Promise<EvaluationResult['baselines']['untrained']> {
  if (trained !== trainedSkeleton) return null;
  return withModels(createModels(config, 'untrained'), async (models) => {
    const poses = worldPoses(await predictScenes(models, set), set);
    const {
      perJointMpjpe: _,
      unaligned: _unaligned,
      ...scores
    } = scoreScenes(poses, set, truth, models.skeleton, flip);
    return flatten({
      ...scores,
      physiqueIoU: await bodyMaskOverlap(models, config, set, poses.xy),
    });
  });
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
