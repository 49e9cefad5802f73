import * as tf from '@tensorflow/tfjs';
import type { SceneSet } from '@mas/datasets';
import type { Models } from './create-models.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { scenePose } from './scene-pose.js';

/**
 * What the detector sees of some scenes, triangulated, without augmentation: [n, J, 3] scene frame.
 *
 * @param indices of one batch.
 */
export function seenPoses(
  { detector, maskInput, robustViews }: Pick<Models, 'detector' | 'maskInput' | 'robustViews'>,
  set: SceneSet,
  indices: readonly number[],
): Float32Array {
  const batch = makeBatch(set, [...indices], new Random('none'), { ...noAugmentation, maskInput });
  const poses = tf.tidy(() =>
    scenePose(detector.keypoints(batch.patches), batch, robustViews).points.dataSync<'float32'>(),
  );
  disposeBatch(batch);
  return poses;
}
