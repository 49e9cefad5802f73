import * as tf from '@tensorflow/tfjs';
import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import { batchHeadings } from './batch-headings.js';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { drawnBones } from './drawn-bones.js';
import { limbKinds } from './limb-kinds.js';
import { limbTargets } from './limb-targets.js';
import { Random } from './random.js';
import { referenceBody } from './reference-body.js';
import { disposeBatch, makeBatch, noAugmentation } from './scene-batch.js';
import { sceneChunks } from './scene-chunks.js';
import { scenePose } from './scene-pose.js';
import type { TrainingSet } from './training-data.js';

/**
 * A thorough search for the arms of all scenes, which does not depend on earlier answers. Legs are
 * left out: theirs are found by the local search, and enumeration may exchange left and right.
 */
export function searchAllArms(
  config: TrainConfig,
  models: Models,
  entry: TrainingSet,
  group: Replica,
  step: number,
): void {
  const { set } = entry;
  const body = referenceBody(models.skeleton);
  const { arms } = limbKinds(models.skeleton, body, config.data.halfExtent);
  const { withoutArms } = drawnBones(models.skeleton, config.pose.mask);
  for (const indices of group.share(sceneChunks(set.sceneCount, 16, set.patchSize))) {
    const random = new Random(`${config.seed}/limbs/${step}/${indices[0]}`);
    const batch = makeBatch(set, indices, random, {
      ...noAugmentation,
      maskInput: models.maskInput,
    });
    const current = tf.tidy(() => {
      const at = scenePose(models.detector.keypoints(batch.patches), batch, models.robustViews);
      return {
        points: at.points.dataSync<'float32'>(),
        projected: at.projected.dataSync<'float32'>(),
        headings: batchHeadings(entry.headings.headings, batch),
      };
    });
    limbTargets(
      arms,
      entry.banks.arms,
      batch,
      current,
      models.skeleton,
      withoutArms.bones,
      config.data,
      {
        coverageWeight: config.pose.limbSearch.coverageWeight,
        randomCandidates: 60,
        rounds: 3,
        enumerate: true,
      },
      random,
    );
    disposeBatch(batch);
  }
}
