import * as tf from '@tensorflow/tfjs';
import { safeNorm } from '@mas/geometry/tf';
import type { Detector } from '@mas/models';
import { batchGroundAxes } from './heading-frame.js';
import type { SceneBatch } from './scene-batch.js';

/**
 * The detector's heading, made exactly flip-equivariant: h(I) + mirror(h(mirror I)).
 *
 * @param patches [B, P, P, 3]
 * @returns [B, 2] (right, away) in each camera's frame, not normalised
 */
export function equivariantHeading(detector: Detector, patches: tf.Tensor4D): tf.Tensor2D {
  const both = detector.heading(tf.concat([patches, tf.reverse(patches, 2)], 0));
  const [plain, mirrored] = tf.split(both, 2, 0);
  return tf.add(plain, tf.mul(mirrored, tf.tensor2d([[-1, 1]])));
}

/** Camera-frame headings [F V, 2] to unit headings in the scene frame [F, V, 2]. */
export function headingToScene(headings: tf.Tensor2D, batch: SceneBatch): tf.Tensor3D {
  const { scenes, views } = batch;
  const axes = batchGroundAxes(batch);
  const [right, away] = tf.split(headings, 2, 1);
  const column = (k: number) =>
    tf.tensor2d(
      Float32Array.from({ length: scenes * views }, (_, i) => axes[4 * i + k]),
      [scenes * views, 1],
    );
  const component = (k: number) => tf.add(tf.mul(right, column(k)), tf.mul(away, column(2 + k)));
  const vector = tf.concat([component(0), component(1)], 1);
  const length = tf.maximum(tf.expandDims(safeNorm(vector, 1), 1), 1e-3);
  return tf.reshape(tf.div(vector, length), [scenes, views, 2]);
}
