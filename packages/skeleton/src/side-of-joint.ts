import { checkSkeleton } from './check-skeleton.js';
import { show } from './show.js';
import type { Skeleton } from './skeleton.js';

/**
 * Body side of a joint, from the person's own point of view; `center` for joints of no flip pair.
 *
 * @throws RangeError if `joint` is no joint index of the skeleton.
 *
 * @example
 * ```ts
 * import { h36m18, sideOfJoint } from '@mas/skeleton';
 *
 * console.log(sideOfJoint(h36m18, 1)); // right
 * ```
 */
export function sideOfJoint(skeleton: Skeleton, joint: number): 'left' | 'right' | 'center' {
  checkSkeleton('sideOfJoint', 'skeleton', skeleton);
  if (!Number.isInteger(joint) || skeleton.joints[joint] === undefined) {
    throw new RangeError(
      `sideOfJoint: expected a joint index in 0..${skeleton.joints.length - 1} ` +
        `of skeleton ${skeleton.id}, found ${show(joint)}; jointIndex finds it by name.`,
    );
  }
  for (const [right, left] of skeleton.flipPairs) {
    if (joint === right) return 'right';
    if (joint === left) return 'left';
  }
  return 'center';
}
