import * as tf from '@tensorflow/tfjs';
import { checkOptions } from '../check-options.js';
import { checkShape } from './check-shape.js';
import { scenesGradient, solveScenes } from './solve-scenes.js';
import { triangulateTensors } from './triangulate-tensors.js';

export interface TriangulatePointsOptions {
  /** Added to the diagonal of the normal equations, in their squared units. Default 1e-4. */
  readonly ridge?: number;
  /** [B, V, J], multiplies the two rows of that observation. Default 1. */
  readonly weights?: tf.Tensor3D;
  /**
   * `float64` computes in double precision, with the analytic gradient of first order, and reads the
   * tensors synchronously. `tensors` runs as float32 tensor operations, which has derivatives of any
   * order and needs no synchronous read. Default `float64`, and `tensors` on the webgpu backend,
   * which has no synchronous reads.
   */
  readonly solver?: 'float64' | 'tensors';
}

/**
 * Triangulates the joints of every scene, differentiably in `points`, `projections` and `weights`:
 * the inhomogeneous direct linear transform, rows u P3 - P1 and v P3 - P2, with a ridge.
 *
 * The ridge pulls towards the origin, by about ridge / (sum of squared weights) of the distance. So
 * use projection matrices with depth about 1, an origin on the subject and units of about its size,
 * as `ndcProjectionMatrix` makes them. It keeps the gradient finite where rays are parallel; a joint
 * that no view sees (all weights 0) comes out at the origin.
 *
 * @param points [B, V, J, 2], image coordinates in the frame of the matrices.
 * @param projections [B, V, 3, 4].
 * @returns [B, J, 3], world coordinates in the unit of the matrices; NaN where an observation of
 *   the joint with a weight other than 0 is not finite, or where `ridge` is 0 and the rays do not
 *   fix a point.
 * @throws Error if a shape does not fit, `ridge` is negative or an option is not known.
 *
 * Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition, section 12.2.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { projectPoints, triangulatePoints } from '@mas/geometry/tf';
 *
 * // One scene, two cameras at right angles with depth 1 at the origin, one joint.
 * const front = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0.2, 1]];
 * const side = [[0, 0, 1, 0], [0, 1, 0, 0], [-0.2, 0, 0, 1]];
 * const projections = tf.tensor4d([[front, side]]);
 * const { points } = projectPoints(tf.tensor3d([[[0.3, -0.2, 0.1]]]), projections);
 * const world = triangulatePoints(points, projections, { ridge: 0 });
 * console.log(Array.from(world.dataSync(), (n) => n.toFixed(4)).join(' ')); // 0.3000 -0.2000 0.1000
 * ```
 */
export function triangulatePoints(
  points: tf.Tensor4D,
  projections: tf.Tensor4D,
  options: TriangulatePointsOptions = {},
): tf.Tensor3D {
  checkOptions(options, ['ridge', 'weights', 'solver'], 'triangulatePoints');
  const {
    ridge = 1e-4,
    weights,
    solver = tf.getBackend() === 'webgpu' ? 'tensors' : 'float64',
  } = options;
  checkShape(points, ['B', 'V', 'J', 2], 'triangulatePoints: points');
  const [batch, views, joints] = points.shape;
  checkShape(projections, [batch, views, 3, 4], 'triangulatePoints: projections');
  if (weights) checkShape(weights, [batch, views, joints], 'triangulatePoints: weights');
  if (!(ridge >= 0)) throw new Error(`triangulatePoints: ridge: expected >= 0, found ${ridge}.`);
  if (solver === 'tensors') {
    return tf.tidy(() => triangulateTensors(points, projections, ridge, weights));
  }
  if (solver !== 'float64') {
    throw new Error(`triangulatePoints: solver: expected float64 or tensors, found ${solver}.`);
  }
  const inputs = [points, projections, ...(weights ? [weights] : [])];
  const solve = tf.customGrad((...args) => {
    const tensors = args.slice(0, inputs.length) as tf.Tensor[];
    const scenes = {
      points: tensors[0].dataSync(),
      projections: tensors[1].dataSync(),
      weights: tensors[2]?.dataSync(),
      batch,
      views,
      joints,
      ridge,
    };
    const solution = solveScenes(scenes);
    return {
      value: tf.tensor3d(Float32Array.from(solution), [batch, joints, 3]),
      gradFunc: (upstream: tf.Tensor) => {
        const gradient = scenesGradient(scenes, solution, upstream.dataSync());
        const found = [gradient.points, gradient.projections, gradient.weights];
        return inputs.map(({ shape }, i) => tf.tensor(found[i], shape));
      },
    };
  });
  return tf.tidy(() => solve(...inputs)) as tf.Tensor3D;
}
