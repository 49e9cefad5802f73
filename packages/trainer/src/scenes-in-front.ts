import * as tf from '@tensorflow/tfjs';
import type { SceneBatch } from './scene-batch.js';
import type { ScenePose } from './scene-pose.js';

/** Least depth of a joint in a view, where 1 is the scene's centre. */
const nearest = 0.05;

/**
 * Which scenes' joints lie in front of every camera that counts, [F]. A triangulation that does not
 * is degenerate: rays that nearly are parallel, or views that contradict each other.
 *
 * @param points [F, J, 3] scene frame.
 */
export function scenesInFront(
  points: Float32Array,
  batch: Pick<SceneBatch, 'scenes' | 'views' | 'projectionValues' | 'viewWeights'>,
): boolean[] {
  const { scenes, views, projectionValues: P, viewWeights } = batch;
  const length = points.length / scenes;
  return Array.from({ length: scenes }, (_, scene) => {
    for (let view = scene * views; view < (scene + 1) * views; view++) {
      if (viewWeights[view] === 0) continue;
      const [a, b, c, d] = P.subarray(12 * view + 8, 12 * view + 12);
      for (let i = scene * length; i < (scene + 1) * length; i += 3) {
        const depth = a * points[i] + b * points[i + 1] + c * points[i + 2] + d;
        // So that NaN is not in front either.
        if (!(depth >= nearest)) return false;
      }
    }
    return true;
  });
}

/**
 * A batch in which some scenes weigh nothing, and their pose, through whose points no gradient flows.
 *
 * @param kept [F]
 */
export function leaveOutScenes(
  batch: SceneBatch,
  at: ScenePose,
  kept: readonly boolean[],
): { batch: SceneBatch; at: ScenePose } {
  const { scenes, views } = batch;
  const perView = Float32Array.from({ length: scenes * views }, (_, view) =>
    kept[Math.floor(view / views)] ? 1 : 0,
  );
  const keep = <T extends tf.Tensor>(x: T): T => {
    const shape = [scenes, ...x.shape.slice(1).map(() => 1)];
    return tf.where(tf.reshape(tf.tensor1d(kept as boolean[], 'bool'), shape), x, tf.zerosLike(x));
  };
  return {
    batch: {
      ...batch,
      weights: tf.mul(batch.weights, tf.tensor4d(perView, [scenes * views, 1, 1, 1])),
      viewWeights: batch.viewWeights.map((weight, view) => weight * perView[view]),
    },
    at: {
      ...at,
      points: keep(at.points),
      projected: keep(at.projected),
      projectedZ: keep(at.projectedZ),
    },
  };
}
