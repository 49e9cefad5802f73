import { flipPermutation } from '@mas/skeleton';
import type { Skeleton } from '@mas/skeleton';
import { checkJoint, countPoses } from './check-poses.js';
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
 * @throws Error if lengths do not fit, a coordinate is not finite, or the mode is not known.
 *
 * @example
 * const { poses } = swapSides(predicted, truth, { skeleton: h36m18, mode: 'body' });
 */
export function swapSides(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  { skeleton, mode, dimensions = 3, convention = 'standard' }: SwapOptions,
): { poses: Float64Array; swapped: Uint8Array } {
  const joints = skeleton.joints.length;
  const count = countPoses(predicted, truth, joints, dimensions, 'swapSides');
  if (!['none', 'body', 'joint'].includes(mode)) {
    throw new Error(`swapSides: mode: expected none, body or joint, found ${mode}.`);
  }
  const partner = flipPermutation(skeleton);
  const poses = Float64Array.from(predicted);
  const swapped = new Uint8Array(count * joints);
  const kept = new Float64Array(joints);
  const exchanged = new Float64Array(joints);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < joints; j++) {
      const o = (i * joints + j) * dimensions;
      checkJoint(predicted, truth, o, dimensions, { pose: i, joint: j, where: 'swapSides' });
    }
    for (let j = 0; j < joints; j++) {
      const at = (joint: number): number => (i * joints + joint) * dimensions;
      const distance = (from: number): number => {
        let sum = 0;
        for (let d = 0; d < (convention === 'authors' ? 2 : dimensions); d++) {
          const difference = Math.abs(predicted[from + d] - truth[at(j) + d]);
          sum += convention === 'authors' ? difference : difference * difference;
        }
        return convention === 'authors' ? sum : Math.sqrt(sum);
      };
      kept[j] = distance(at(j));
      exchanged[j] = distance(at(partner[j]));
    }
    const whole = sum(exchanged) < sum(kept);
    for (let j = 0; j < joints; j++) {
      const swap = mode === 'body' ? whole : mode === 'joint' && exchanged[j] < kept[j];
      if (!swap || partner[j] === j) continue;
      swapped[i * joints + j] = 1;
      for (let d = 0; d < dimensions; d++) {
        poses[(i * joints + j) * dimensions + d] =
          predicted[(i * joints + partner[j]) * dimensions + d];
      }
    }
  }
  return { poses, swapped };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
