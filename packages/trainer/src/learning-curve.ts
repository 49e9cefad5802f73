import { openDataset } from '@mas/datasets';
import { loadCheckpoint } from './checkpoint.js';
import { createModelsFrom, withModels } from './create-models.js';
import type { EvaluationScores } from './evaluation-result.js';
import { requireJointNames } from './joint-names.js';
import { labelledScenes } from './labelled-scenes.js';
import { predictScenes } from './predict-scenes.js';
import { bodyMaskOverlap, scoreScenes } from './score-scenes.js';
import { worldPoses } from './world-poses.js';

/** The scores of one checkpoint of a run. */
export interface CurvePoint extends EvaluationScores {
  /** Steps done when the checkpoint was written. */
  step: number;
}

/**
 * Scores several checkpoints of one run on the same scenes, which are read once. Baselines and the
 * score of a picture alone are left to `evaluate`.
 *
 * Checkpoints are overwritten as a run goes on: copy them in `onCheckpoint` of `train`.
 *
 * @param checkpointDirs folders of one configuration's checkpoints.
 * @param options the data folder, with poses; its split, the configuration's by default.
 * @returns a point per folder, in their order. All tensors are disposed.
 * @throws {UserError} as `loadCheckpoint` and `evaluate`.
 *
 * @example
 * ```ts
 * const dirs = ['runs/mine/snapshots/500', 'runs/mine/checkpoint'];
 * const points = await learningCurve(dirs, { dataDir: 'data' });
 * console.log(points.map(({ step, single }) => `${step}: ${single.mpjpe.toFixed(0)} mm`));
 * ```
 */
export async function learningCurve(
  checkpointDirs: readonly string[],
  options: { dataDir: string; split?: string },
): Promise<CurvePoint[]> {
  if (checkpointDirs.length === 0) return [];
  const checkpoints = await Promise.all(checkpointDirs.map(loadCheckpoint));
  const { config } = checkpoints[0].info;
  for (const checkpoint of checkpoints) requireJointNames(checkpoint);
  const { set, truth } = await labelledScenes(
    await openDataset(options.dataDir),
    config,
    options.split ?? config.data.evaluationSplit,
    'evaluation',
  );
  const points: CurvePoint[] = [];
  for (const checkpoint of checkpoints) {
    const scores = await withModels(createModelsFrom(checkpoint), async (models) => {
      const poses = worldPoses(await predictScenes(models, set), set);
      const {
        perJointMpjpe: _,
        unaligned: _unaligned,
        ...own
      } = scoreScenes(poses, set, truth, models.skeleton, 'none');
      return { ...own, physiqueIoU: await bodyMaskOverlap(models, config, set, poses.xy) };
    });
    points.push({ step: checkpoint.info.step, ...scores });
  }
  return points;
}
