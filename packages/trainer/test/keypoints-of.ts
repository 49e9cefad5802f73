import * as tf from '@tensorflow/tfjs';
import type { SceneSet } from '@mas/datasets';
import { project } from './analytic-scenes.js';

/**
 * A detector's `keypoints` that sees the same body in every scene, where it is.
 *
 * @param body [J, 3] scene frame, half patch extents.
 */
export function keypointsOf(body: Float64Array, { projections, views }: SceneSet) {
  const ofView = Array.from({ length: views }, (_, view) =>
    Array.from({ length: body.length / 3 }, (__, j) => {
      const at = project(projections, 12 * view, [...body.subarray(3 * j, 3 * j + 3)]);
      return [at.x, at.y, 0];
    }),
  );
  return (patches: tf.Tensor4D): tf.Tensor3D =>
    tf.tile(tf.tensor3d(ofView), [patches.shape[0] / views, 1, 1]);
}
