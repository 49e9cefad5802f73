import { openDataset, prepareScenes } from '@mas/datasets';
import { getSkeleton } from '@mas/skeleton';
import { createModels, createModelsFrom, withModels, type Models } from './create-models.js';
import type { EvaluateOptions } from './evaluate.js';
import { requireJointNames } from './joint-names.js';
import type { KeypointResult } from './keypoint-result.js';
import { labelsUsed } from './labels-used.js';
import { patchKeypoints } from './patch-keypoints.js';
import { predictScenes } from './predict-scenes.js';
import { readSplitKeypoints } from './read-split-keypoints.js';
import { scoreKeypoints } from './score-keypoints.js';
import { pickSizes } from './sizes.js';
import { applySpp } from './spp/apply-spp.js';
import { describeSpp, type Spp } from './spp/spp.js';
import { trainedSkeleton } from './trained-skeleton.js';
import { UserError } from './user-error.js';
import { viewDataset } from './view-dataset.js';
import { worldPoses } from './world-poses.js';

/**
 * Scores a checkpoint on single pictures with annotated 2D joints, such as MPII or COCO, beside the
 * untrained network. Every view of the folder is a picture of its own, cropped by its own mask.
 * Joints are matched by name in the skeleton of the labels; joints that are not annotated do not
 * count. PCKh is at half of the head size (Andriluka et al. 2014), over all joints that are compared.
 *
 * @param options.dataDir a data folder whose sequences have a `keypoints.json` each.
 * @throws {UserError} if the split lacks them, no joint of theirs is one that the network finds, or
 * the checkpoint finds landmarks without names and there is no `spp`.
 *
 * @example
 * ```ts
 * await importMpii({ root: 'mpii', masks: 'mpii/masks', out: 'data/mpii' }); // of @mas/datasets
 * const scores = await evaluateKeypoints({ checkpoint, dataDir: 'data/mpii', backend });
 * console.log(scores.pckh, '% of', scores.count, 'joints in', scores.frames, 'pictures');
 * ```
 */
export async function evaluateKeypoints(options: EvaluateOptions): Promise<KeypointResult> {
  const { checkpoint, dataDir, spp, flip = 'none', mirror = false, backend, onProgress } = options;
  const { config, supervision, seed, skeleton: finds } = checkpoint.info;
  const split = options.split ?? config.data.evaluationSplit;
  if (!spp) requireJointNames(checkpoint);
  const dataset = await openDataset(dataDir);
  const keypoints = await readSplitKeypoints(dataset, split);
  const pictures = viewDataset(dataset, { split, cameras: false });
  const [set] = await prepareScenes(pictures, split, {
    ...pickSizes(config),
    onProgress: (done, total) => onProgress?.('preparing pictures', done, total),
  });
  const labels = patchKeypoints(keypoints, dataset, set);
  const from = getSkeleton(trainedSkeleton);
  const score = async (models: Models, phase: string, map?: Spp) => {
    const found = worldPoses(
      await predictScenes(models, set, (done, total) => onProgress?.(phase, done, total)),
      set,
    );
    const { xy } = map ? await applySpp(map, found, set) : found;
    return scoreKeypoints(xy, from, labels, flip);
  };
  const { scores, joints, count, frames, headFrames } = await withModels(
    { ...createModelsFrom(checkpoint), mirror },
    (models) => score(models, 'predicting', spp),
  );
  if (count === 0) {
    throw new UserError(
      `${dataDir}: split "${split}" has no annotated joint of ${labels.skeleton.id} that the network finds; it finds those of ${from.id}`,
    );
  }
  const untrained =
    finds === trainedSkeleton
      ? await withModels(createModels(config, 'untrained'), (models) =>
          score(models, 'predicting, untrained network'),
        )
      : null;
  const scored = `annotated 2D joints of split "${split}"`;
  return {
    labels: '2D joints',
    labelsUsed: labelsUsed(scored, {
      flip,
      spp,
      others: headFrames > 0 ? [`head sizes of split "${split}" (pckh)`] : [],
    }),
    unit: 'percent',
    skeleton: labels.skeleton.id,
    joints,
    frames,
    count,
    headFrames,
    unlabelled: set.sceneCount - frames,
    skipped: set.skipped.length,
    crop: 'mask: centroid and size of the own mask of each picture; no annotation',
    flip,
    mirror,
    split,
    seed,
    backend: backend.description,
    supervision: spp ? `${supervision}; ${describeSpp(spp.info)}` : supervision,
    postProcessing: spp ? describeSpp(spp.info) : null,
    ...scores,
    baselines: { untrained: untrained?.scores ?? null },
  };
}
