import { flipPermutation } from '@mas/skeleton';
import type { Skeleton } from '@mas/skeleton';
import { checkOptions } from './check-options.js';
import { checkSkeleton } from './check-skeleton.js';
import { checkJoint, checkVisible, countPoses } from './check-poses.js';
import type { Convention } from './metric-result.js';

/**
 * - `none`: poses are left alone.
 * - `body`: left and right of the whole pose are exchanged if that brings it closer to the truth.
 * - `joint`: each joint of a left-right pair takes its partner's position if that is closer to the
 *   truth. More generous than `body`: both joints of a pair may end at one place.
 */
export type SwapMode = 'none' | 'body' | 'joint';

export interface SwapOptions {
  readonly skeleton: Skeleton;
  readonly mode: SwapMode;
  /** Coordinates per joint, default 3. */
  readonly dimensions?: 2 | 3;
  /**
   * [N * J], 0 for joints that are not known and may be NaN: their pair does not count in `body`,
   * but is exchanged with the rest (exchange its flags where `swapped` is 1), and is left alone in
   * `joint`. Default all 1.
   */
  readonly visible?: ArrayLike<number>;
  /**
   * `standard` compares by Euclidean distance in all dimensions, `authors` by |dx| + |dy|, as the
   * evaluation of X-as-Supervision does, also for 3D poses.
   */
  readonly convention?: Convention;
}

/**
 * Resolves the left-right ambiguity with the help of the truth ("supervised flip"). Numbers that
 * come after it must be marked so, as the truth has been used.
 *
 * @param predicted [N * J * dimensions], joint by joint. @param truth the same, in the same frame.
 * @returns `poses`, the predictions after swapping, and `swapped` [N * J], 1 where a joint took its
 *   partner's position. Ties are left alone.
 * @throws Error if lengths do not fit, a visible coordinate is not finite, or an option is not known.
 *
 * @example
 * ```ts
 * import { swapSides } from '@mas/metrics';
 * import { defineSkeleton } from '@mas/skeleton';
 *
 * const skeleton = defineSkeleton({
 *   id: 'hands',
 *   joints: ['root', 'left', 'right'],
 *   parents: [-1, 0, 0],
 *   flipPairs: [['right', 'left']],
 * });
 * const truth = [0, 0, -5, 0, 5, 0];
 * const predicted = [0, 0, 6, 0, -4, 0]; // the sides are exchanged
 * const { poses } = swapSides(predicted, truth, { skeleton, mode: 'body', dimensions: 2 });
 * console.log(poses.join(' ')); // 0 0 -4 0 6 0
 * ```
 */
export function swapSides(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: SwapOptions,
): { poses: Float64Array; swapped: Uint8Array } {
  checkOptions(options, 'swapSides');
  const { skeleton, mode, dimensions = 3, visible, convention } = options;
  checkSkeleton(skeleton, 'swapSides');
  if (dimensions !== 2 && dimensions !== 3) {
    throw new Error(`swapSides: dimensions: expected 2 or 3, found ${dimensions as number}.`);
  }
  const joints = skeleton.joints.length;
  const count = countPoses(predicted, truth, joints, dimensions, 'swapSides');
  checkVisible(visible, count * joints, 'swapSides');
  if (!['none', 'body', 'joint'].includes(mode)) {
    throw new Error(`swapSides: mode: expected none, body or joint, found ${mode}.`);
  }
  const partner = flipPermutation(skeleton);
  const poses = Float64Array.from(predicted);
  const swapped = new Uint8Array(count * joints);
  const distance = convention === 'authors' ? cityDistance : euclideanDistance;
  for (let first = 0; first < count * joints; first += joints) {
    let kept = 0;
    let exchanged = 0;
    for (let j = 0; j < joints; j++) {
      const own = first + j;
      const other = first + partner[j];
      if (visible && !visible[own]) continue;
      checkJoint(predicted, truth, own * dimensions, dimensions, first / joints, j, 'swapSides');
      if (partner[j] === j || (visible && !visible[other])) continue;
      const stay = distance(predicted, own, truth, own, dimensions);
      const swap = distance(predicted, other, truth, own, dimensions);
      kept += stay;
      exchanged += swap;
      swapped[own] = mode === 'joint' && swap < stay ? 1 : 0;
    }
    for (let j = 0; j < joints; j++) {
      if (mode === 'body' && exchanged < kept && partner[j] !== j) swapped[first + j] = 1;
      if (swapped[first + j] === 0) continue;
      for (let d = 0; d < dimensions; d++) {
        poses[(first + j) * dimensions + d] = predicted[(first + partner[j]) * dimensions + d];
      }
    }
  }
  return { poses, swapped };
}

function euclideanDistance(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  dimensions: number,
): number {
  let square = 0;
  for (let d = 0; d < dimensions; d++) {
    square += (a[i * dimensions + d] - b[j * dimensions + d]) ** 2;
  }
  return Math.sqrt(square);
}

/** |dx| + |dy|, of 3D poses as well. */
function cityDistance(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  dimensions: number,
): number {
  const [p, q] = [i * dimensions, j * dimensions];
  return Math.abs(a[p] - b[q]) + Math.abs(a[p + 1] - b[q + 1]);
}
