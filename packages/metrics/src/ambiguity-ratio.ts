import type { Skeleton } from '@mas/skeleton';
import { countPoses } from './check-poses.js';
import type { Convention, MetricResult } from './metric-result.js';
import { swapSides } from './swap-sides.js';

/**
 * Left-right ambiguity between the views of a scene, in percent: r = 1/(D N) sum_i min(f_i, N - f_i)
 * with f_i the number of the N views of scene i whose 2D pose fits the truth better with left and
 * right exchanged. 0 if all views of a scene agree, right or wrong; 50 if they split evenly.
 *
 * @param predicted [D * N * J * 2]: scene by scene, view by view, joint by joint; pixels or any
 *   other unit. @param truth the same.
 * @param options.views N, the number of views per scene.
 * @param options.convention `standard` flips whole bodies; `authors` counts each joint by itself
 *   (|dx| + |dy|) and averages over all joints, which cannot exceed the share of paired joints.
 * @returns value in percent; `frames` counts scenes times views.
 * @throws Error if lengths do not fit or a coordinate is not finite.
 *
 * Source: Mask as Supervision (ECCV 2024), equation 11, with the division by N that its Table 3
 * implies.
 *
 * @example
 * ambiguityRatio(predicted, truth, { skeleton: h36m18, views: 4 }).value; // for example 20.3
 */
export function ambiguityRatio(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  {
    skeleton,
    views,
    convention = 'standard',
  }: { readonly skeleton: Skeleton; readonly views: number; readonly convention?: Convention },
): MetricResult {
  const joints = skeleton.joints.length;
  const poses = countPoses(predicted, truth, joints, 2, 'ambiguityRatio');
  if (!Number.isInteger(views) || views < 1 || poses % views !== 0) {
    throw new Error(
      `ambiguityRatio: views: expected a number that divides the ${poses} poses, found ${views}.`,
    );
  }
  const authors = convention === 'authors';
  const mode = authors ? 'joint' : 'body';
  const { swapped } = swapSides(predicted, truth, { skeleton, mode, dimensions: 2, convention });
  const paired = skeleton.flipPairs.flat();
  const counted = authors ? paired : paired.slice(0, 1);
  let sum = 0;
  for (let scene = 0; scene < poses; scene += views) {
    for (const joint of counted) {
      let flipped = 0;
      for (let v = 0; v < views; v++) flipped += swapped[(scene + v) * joints + joint];
      sum += Math.min(flipped, views - flipped);
    }
  }
  const value = (100 * sum) / poses / (authors ? joints : 1);
  return { value, unit: 'percent', alignment: 'none', joints, frames: poses };
}
