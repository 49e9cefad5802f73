import { prepareScenes, type Dataset } from '@mas/datasets';
import { projectPointsFlat } from '@mas/geometry';
import type { SwapMode } from '@mas/metrics';
import type { Skeleton } from '@mas/skeleton';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import type { PoseScores } from './evaluation-result.js';
import { flipSides } from './flip-sides.js';
import { predictScenes } from './predict-scenes.js';
import { scorePoses } from './score-scenes.js';
import { pickSizes } from './sizes.js';
import { applySpp } from './spp/apply-spp.js';
import type { Spp } from './spp/spp.js';
import { viewDataset } from './view-dataset.js';
import { worldPoses, worldToCameraAxes } from './world-poses.js';

/** How {@link scorePictures} goes from what the detector finds to what is scored. */
export interface PictureScoring {
  /** The skeleton of the truth. */
  skeleton: Skeleton;
  /** True joints [J, 3] of a frame, world mm. */
  truthOf(sequence: string, frame: number): Float64Array | undefined;
  /** Supervised post-processing. */
  spp?: Spp;
  /** Supervised flip. */
  flip: SwapMode;
}

/**
 * Scores every picture on its own, as `predictViews` sees it: the crop comes from its own mask, the
 * size of the person from nowhere. Cameras serve only to compare with the truth.
 */
export async function scorePictures(
  models: Models,
  config: TrainConfig,
  dataset: Dataset,
  split: string,
  { skeleton, truthOf, spp, flip }: PictureScoring,
): Promise<PoseScores> {
  const joints = skeleton.joints.length;
  const alone = viewDataset(dataset, { split, cameras: false });
  const poses: number[] = [];
  const truth: number[] = [];
  const ndc: number[] = [];
  const truthNdc: number[] = [];
  for (const set of await prepareScenes(alone, split, pickSizes(config))) {
    const found = worldPoses(await predictScenes(models, set), set);
    const { single, xy } = spp ? await applySpp(spp, found, set) : found;
    const inCamera = worldToCameraAxes(single, set);
    set.refs.forEach(({ sequence, frame, view }, s) => {
      const camera = dataset.sequences.find(({ name }) => name === sequence)!.cameras![view!];
      const pose = truthOf(sequence, frame);
      if (!pose) return;
      const [left, top, side] = set.boxes.subarray(3 * s, 3 * s + 3);
      const pixels = projectPointsFlat(pose, camera);
      for (let j = 0; j < joints; j++) {
        const i = s * joints + j;
        const offset = inCamera.subarray(3 * i, 3 * i + 3);
        for (let k = 0; k < 3; k++) {
          poses.push(
            offset.reduce((sum, value, l) => sum + camera.cameraFromWorld[l][k] * value, 0),
          );
          truth.push(pose[3 * j + k]);
        }
        ndc.push(xy[2 * i], xy[2 * i + 1]);
        truthNdc.push(
          (2 * (pixels[2 * j] - left)) / side - 1,
          (2 * (pixels[2 * j + 1] - top)) / side - 1,
        );
      }
    });
  }
  const flipped = flipSides(poses, truth, ndc, skeleton, flip);
  return scorePoses(flipped.poses, truth, flipped.xy, truthNdc, skeleton);
}
