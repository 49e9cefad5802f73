import * as tf from '@tensorflow/tfjs';
import { checkOptions } from '../check-options.js';
import { checkShape } from './check-shape.js';

export interface ProjectPointsOptions {
  /**
   * Least depth that is divided by. A point nearer to the camera plane, or behind it, is divided by
   * this instead and so lands far outside the image; its depth gets no gradient. Default 1e-3.
   */
  readonly epsilon?: number;
}

/**
 * Projects points into every view of their scene, differentiably in `points` and `projections`.
 *
 * @param points [B, J, 3], world coordinates in the unit of the projection matrices.
 * @param projections [B, V, 3, 4], usually from `ndcProjectionMatrix`, so that depth is about 1.
 * @returns `points` [B, V, J, 2] in the image coordinates of the matrices, and `depths` [B, V, J],
 *   the third homogeneous coordinate as it is, negative behind the camera.
 * @throws Error if a shape does not fit, or `epsilon` is not positive.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { projectPoints } from '@mas/geometry/tf';
 *
 * const projections = tf.tensor4d([[[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0.2, 1]]]]);
 * const { points, depths } = projectPoints(tf.tensor3d([[[0.3, -0.2, 0.1]]]), projections);
 * console.log(Array.from(points.dataSync(), (n) => n.toFixed(4)).join(' ')); // 0.2941 -0.1961
 * console.log(Array.from(depths.dataSync(), (n) => n.toFixed(2)).join(' ')); // 1.02
 * ```
 */
export function projectPoints(
  points: tf.Tensor3D,
  projections: tf.Tensor4D,
  options: ProjectPointsOptions = {},
): { points: tf.Tensor4D; depths: tf.Tensor3D } {
  checkOptions(options, ['epsilon'], 'projectPoints');
  const { epsilon = 1e-3 } = options;
  if (!(epsilon > 0)) {
    throw new Error(`projectPoints: epsilon: expected a depth above 0, found ${epsilon}.`);
  }
  checkShape(points, ['B', 'J', 3], 'projectPoints: points');
  const [batch, joints] = points.shape;
  checkShape(projections, [batch, 'V', 3, 4], 'projectPoints: projections');
  const views = projections.shape[1];
  return tf.tidy(() => {
    const homogeneous = tf.concat([points, tf.ones([batch, joints, 1])], 2);
    const rows = tf.reshape(projections, [batch, views * 3, 4]);
    const product = tf.reshape(tf.matMul(rows, homogeneous, false, true), [
      batch,
      views,
      3,
      joints,
    ]);
    const [x, y, z] = tf.split(product, 3, 2);
    const divisor = tf.maximum(z, epsilon);
    const pair = [tf.div(x, divisor), tf.div(y, divisor)];
    const shape: [number, number, number] = [batch, views, joints];
    return {
      points: tf.stack(
        pair.map((t) => tf.reshape(t, shape)),
        3,
      ) as tf.Tensor4D,
      depths: tf.reshape(z, shape),
    };
  });
}
