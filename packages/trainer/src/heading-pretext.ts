import * as tf from '@tensorflow/tfjs';
import { safeNorm } from '@mas/geometry/tf';
import type { SceneSet } from '@mas/datasets';
import type { Detector } from '@mas/models';
import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { equivariantHeading, headingToScene } from './heading-estimate.js';
import { Random } from './random.js';
import { disposeBatch, makeBatch, noAugmentation, type SceneBatch } from './scene-batch.js';
import { sceneChunks } from './scene-chunks.js';

/** Named terms of a loss, each already weighted, and their sum. */
export interface Objective {
  loss: tf.Scalar;
  terms: Record<string, tf.Scalar>;
}

/**
 * The heading pretext, an addition to the paper: the heading of every view follows the protruding
 * feet. Where asked for, all views of a scene agree and scenes differ; with masks of both feet that
 * slows the learning down.
 *
 * @param footHeadings [F, 2] of the batch's scenes, as long as they can be trusted.
 * @param progress 0-1
 */
export function headingObjective(
  detector: Detector,
  batch: SceneBatch,
  footHeadings: Float32Array,
  config: TrainConfig['heading'],
  progress: number,
): Objective {
  const headings = headingToScene(equivariantHeading(detector, batch.patches), batch);
  const feet = tf.tensor3d(footHeadings, [batch.scenes, 1, 2]);
  const towardsFeet = tf.sub(1, tf.mean(tf.sum(tf.mul(headings, feet), 2)));
  const [from, to] = config.footWeight;
  const footWeight = from + (to - from) * Math.min(1, progress / 0.6);
  const terms: Record<string, tf.Scalar> = { feet: tf.mul(towardsFeet, footWeight) };
  const mean = tf.mean(headings, 1);
  if (config.agreementWeight > 0) {
    const agreement = tf.sub(1, tf.mean(tf.sum(tf.square(mean), 1)));
    terms.agreement = tf.mul(agreement, config.agreementWeight);
  }
  if (config.spreadWeight > 0) {
    const length = tf.maximum(tf.expandDims(safeNorm(mean, 1), 1), 1e-3);
    const spread = tf.sum(tf.square(tf.mean(tf.div(mean, length), 0)));
    terms.spread = tf.mul(spread, config.spreadWeight);
  }
  return { loss: tf.addN(Object.values(terms)) as tf.Scalar, terms };
}

/** The heading of scenes as the detector sees them, fused over the views. */
export interface SceneHeadings {
  /** [S, 2] unit vectors in the scene frame. */
  headings: Float32Array;
}

/** What feet that can be trusted count against a detector whose views all agree. */
const footShare = 2;

/**
 * Fuses the headings of every scene of a set: those that the detector sees in its views, and that of
 * its feet. Replicas share the work.
 *
 * @param feet [S, 2] as `footHeading` gives them; undefined where there is one view.
 * @param target filled in place; in shared memory when there are several replicas.
 */
export function fuseHeadings(
  { detector, maskInput }: Pick<Models, 'detector' | 'maskInput'>,
  set: SceneSet,
  group: Replica,
  feet: Float32Array | undefined,
  target: SceneHeadings,
): void {
  for (const indices of group.share(sceneChunks(set.sceneCount, 32, set.patchSize))) {
    const batch = makeBatch(set, indices, new Random('none'), { ...noAugmentation, maskInput });
    const mean = tf.tidy(() =>
      tf.mean(headingToScene(equivariantHeading(detector, batch.patches), batch), 1),
    );
    const values = mean.dataSync();
    indices.forEach((scene, i) => {
      const [x, y] = [0, 1].map(
        (k) => values[2 * i + k] + footShare * (feet?.[2 * scene + k] ?? 0),
      );
      const length = Math.hypot(x, y);
      target.headings[2 * scene] = length > 0 ? x / length : 1;
      target.headings[2 * scene + 1] = length > 0 ? y / length : 0;
    });
    mean.dispose();
    disposeBatch(batch);
  }
}
