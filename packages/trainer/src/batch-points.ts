import { flipPermutation, type Skeleton } from '@mas/skeleton';
import type { SceneBatch } from './scene-batch.js';

/**
 * Scene-frame points [S, J, 3] of a batch's scenes, [F, J, 3], mirrored with it: x -> -x, right
 * joints become left ones.
 */
export function batchPoints(
  points: Float32Array,
  skeleton: Skeleton,
  batch: Pick<SceneBatch, 'scenes' | 'indices' | 'mirrored'>,
): Float32Array {
  const joints = skeleton.joints.length;
  const flipped = flipPermutation(skeleton);
  const picked = new Float32Array(batch.scenes * joints * 3);
  batch.indices.forEach((scene, i) => {
    for (let j = 0; j < joints; j++) {
      const from = (scene * joints + (batch.mirrored ? flipped[j] : j)) * 3;
      const to = (i * joints + j) * 3;
      picked.set(points.subarray(from, from + 3), to);
      if (batch.mirrored) picked[to] *= -1;
    }
  });
  return picked;
}
