import * as tf from '@tensorflow/tfjs';
import { projectPoints, triangulatePoints } from '@mas/geometry/tf';
import { robustViewWeights } from './robust-view-weights.js';
import type { SceneBatch } from './scene-batch.js';

/** What the detector says of a batch, in the patches and in space. */
export interface ScenePose {
  /** [F, V, J, 2] single-view joints, patch NDC. */
  xy: tf.Tensor4D;
  /** [F, V, J] single-view depth offset from the scene centre, half patch extents. */
  z: tf.Tensor3D;
  /** [F, J, 3] joints in the scene frame: triangulated, or lifted where there is one view. */
  points: tf.Tensor3D;
  /** [F, V, J, 2] `points` drawn back into the patches, NDC. */
  projected: tf.Tensor4D;
  /** [F, V, J] depth offset of `points`, half patch extents. */
  projectedZ: tf.Tensor3D;
}

/**
 * Joints of all views to one pose per scene (equation 10: triangulate, reproject).
 *
 * Scenes of one view, or without calibration, take the single-view joints as they are.
 *
 * @param keypoints [F V, J, 3] of the detector.
 * @param robustScale distance, NDC, at which the residuals of a view that contradicts the others are
 *   halved, so that it has a quarter of its say in the least squares ({@link robustViewWeights}); 0
 *   believes all views alike. No gradient flows through the weights.
 */
export function scenePose(
  keypoints: tf.Tensor3D,
  batch: SceneBatch,
  robustScale: number,
): ScenePose {
  const { scenes, views } = batch;
  const joints = keypoints.shape[1];
  const [x, y, depth] = tf.split(keypoints, 3, 2);
  const xy = tf.reshape(tf.concat([x, y], 2), [scenes, views, joints, 2]) as tf.Tensor4D;
  const z = tf.reshape(depth, [scenes, views, joints]) as tf.Tensor3D;
  if (views === 1 || !batch.calibrated) {
    if (views !== 1) throw new Error('scenePose: an uncalibrated scene must have one view');
    const points = liftPoints(xy, z, batch);
    return {
      xy,
      z,
      points: tf.reshape(points, [scenes, joints, 3]),
      projected: xy,
      projectedZ: z,
    };
  }
  const weights = viewWeights(xy, batch, robustScale);
  const points = triangulatePoints(xy, batch.projections, { weights });
  const { points: projected, depths } = projectPoints(points, batch.projections);
  const projectedZ = tf.div(tf.sub(depths, 1), batch.depthScale) as tf.Tensor3D;
  return { xy, z, points, projected, projectedZ };
}

/** [F, V, J] weights for the triangulation; undefined where all are 1. */
function viewWeights(
  xy: tf.Tensor4D,
  batch: SceneBatch,
  robustScale: number,
): tf.Tensor3D | undefined {
  const [scenes, views, joints] = xy.shape;
  if (robustScale > 0) {
    const observed = {
      scenes,
      views,
      joints,
      xy: xy.dataSync<'float32'>(),
      projections: batch.projectionValues,
      viewWeights: batch.viewWeights,
    };
    return tf.tensor3d(robustViewWeights(observed, robustScale), [scenes, views, joints]);
  }
  if (batch.viewWeights.every((weight) => weight === 1)) return undefined;
  return tf.tile(tf.tensor3d(batch.viewWeights, [scenes, views, 1]), [1, 1, joints]);
}

/** Inverses of the left 3 x 3 parts of projections, [F V 9] row-major. */
export function invertProjections(projections: Float32Array): Float32Array {
  const inverses = new Float32Array((projections.length / 12) * 9);
  for (let i = 0; i < projections.length / 12; i++) {
    const [a, b, c, , d, e, f, , g, h, k] = projections.subarray(12 * i, 12 * i + 12);
    const determinant = a * (e * k - f * h) - b * (d * k - f * g) + c * (d * h - e * g);
    const adjugate = [
      e * k - f * h,
      c * h - b * k,
      b * f - c * e,
      f * g - d * k,
      a * k - c * g,
      c * d - a * f,
      d * h - e * g,
      b * g - a * h,
      a * e - b * d,
    ];
    adjugate.forEach((value, j) => (inverses[9 * i + j] = value / determinant));
  }
  return inverses;
}

/**
 * Single-view joints to the scene frame, [F, V, J, 3]: depth 1 + z · scale along each joint's ray.
 */
export function liftPoints(xy: tf.Tensor4D, z: tf.Tensor3D, batch: SceneBatch): tf.Tensor4D {
  const { scenes, views } = batch;
  const [x, y] = tf.split(xy, 2, 3).map((t) => tf.reshape(t, z.shape) as tf.Tensor3D);
  const constant = (pick: (i: number) => number): tf.Tensor3D =>
    tf.tensor3d(
      Float32Array.from({ length: scenes * views }, (_, i) => pick(i)),
      [scenes, views, 1],
    );
  if (!batch.calibrated) {
    // Weak perspective: scene x is right, z up, y away from the camera.
    return tf.stack([x, z, tf.neg(y)], 3) as tf.Tensor4D;
  }
  const P = batch.projectionValues;
  const inverses = invertProjections(P);
  const w = tf.add(tf.mul(z, batch.depthScale), 1);
  const h = [tf.mul(x, w), tf.mul(y, w), w].map((component, row) =>
    tf.sub(
      component,
      constant((i) => P[12 * i + 4 * row + 3]),
    ),
  );
  const coordinate = (row: number): tf.Tensor =>
    h
      .map((component, column) =>
        tf.mul(
          component,
          constant((i) => inverses[9 * i + 3 * row + column]),
        ),
      )
      .reduce((sum, term) => tf.add(sum, term));
  return tf.stack([coordinate(0), coordinate(1), coordinate(2)], 3) as tf.Tensor4D;
}
