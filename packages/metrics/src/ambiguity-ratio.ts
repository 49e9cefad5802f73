import type { Skeleton } from '@mas/skeleton';
import { checkOptions } from './check-options.js';
import { checkSkeleton } from './check-skeleton.js';
import { countPoses } from './check-poses.js';
import type { Convention, MetricResult } from './metric-result.js';
import { swapSides } from './swap-sides.js';

export interface AmbiguityOptions {
  readonly skeleton: Skeleton;
  /** N, the number of views per scene. */
  readonly views: number;
  /** [D * N * J], as for `swapSides`. */
  readonly visible?: ArrayLike<number>;
  /**
   * `standard` flips whole bodies; `authors` counts each joint by itself (|dx| + |dy|) and averages
   * over all joints, which cannot exceed the share of paired joints.
   */
  readonly convention?: Convention;
}

/**
 * Left-right ambiguity between the views of a scene, in percent: r = 1/(D N) sum_i min(f_i, N - f_i)
 * with f_i the number of the N views of scene i whose 2D pose fits the truth better with left and
 * right exchanged. 0 if all views of a scene agree, right or wrong; 50 if they split evenly.
 *
 * @param predicted [D * N * J * 2]: scene by scene, view by view, joint by joint; pixels or any
 *   other unit. @param truth the same.
 * @returns value in percent; `frames` counts scenes times views. A view without a visible pair is
 *   left out of N and D N (`authors`: counts as not flipped); NaN if there is no other.
 * @throws Error if lengths do not fit or a visible coordinate is not finite.
 *
 * Source: Mask as Supervision (ECCV 2024), equation 11, with the division by N that its Table 3
 * implies.
 *
 * @example
 * ```ts
 * import { ambiguityRatio } from '@mas/metrics';
 * import { defineSkeleton } from '@mas/skeleton';
 *
 * const skeleton = defineSkeleton({
 *   id: 'hands',
 *   joints: ['root', 'left', 'right'],
 *   parents: [-1, 0, 0],
 *   flipPairs: [['right', 'left']],
 * });
 * const right = [0, 0, -5, 0, 5, 0];
 * const wrong = [0, 0, 5, 0, -5, 0];
 * const truth = [...right, ...right, ...right, ...right];
 * // One scene in four views, of which one names the sides the other way round.
 * const predicted = [...right, ...wrong, ...right, ...right];
 * const { value, unit } = ambiguityRatio(predicted, truth, { skeleton, views: 4 });
 * console.log(value, unit); // 25 percent
 * ```
 */
export function ambiguityRatio(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: AmbiguityOptions,
): MetricResult {
  checkOptions(options, 'ambiguityRatio');
  const { skeleton, views, visible, convention } = options;
  checkSkeleton(skeleton, 'ambiguityRatio');
  const joints = skeleton.joints.length;
  const poses = countPoses(predicted, truth, joints, 2, 'ambiguityRatio');
  if (!Number.isInteger(views) || views < 1 || poses % views !== 0) {
    throw new Error(
      `ambiguityRatio: views: expected a number that divides the ${poses} poses, found ${views}.`,
    );
  }
  const authors = convention === 'authors';
  const { swapped } = swapSides(predicted, truth, {
    skeleton,
    mode: authors ? 'joint' : 'body',
    dimensions: 2,
    visible,
    convention,
  });
  const { flipPairs } = skeleton;
  let sum = 0;
  let count = 0;
  const add = (scene: number, joint: number, known: number) => {
    let flipped = 0;
    for (let v = 0; v < views; v++) flipped += swapped[(scene + v) * joints + joint];
    sum += Math.min(flipped, known - flipped);
  };
  for (let scene = 0; scene < poses; scene += views) {
    let known = views;
    if (authors) {
      for (const joint of flipPairs.flat()) add(scene, joint, known);
    } else {
      known = 0;
      for (let pose = scene; pose < scene + views; pose++) {
        if (flipPairs.some((pair) => pair.every((j) => !visible || visible[pose * joints + j]))) {
          known++;
        }
      }
      // All paired joints of a body are swapped together, so that one stands for all.
      if (known > 0) add(scene, flipPairs[0][0], known);
    }
    count += known;
  }
  const value = (100 * sum) / count / (authors ? joints : 1);
  return { value, unit: 'percent', alignment: 'none', joints, frames: count, count };
}
