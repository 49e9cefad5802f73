import { checkSkeleton } from './check-skeleton.js';
import type { Skeleton } from './skeleton.js';

/**
 * Permutation p that exchanges left and right: joint j of the flipped pose is joint p[j] of the
 * original. Applying it twice gives the identity.
 *
 * @throws Error if the argument is no skeleton.
 *
 * @example
 * ```ts
 * import { flipPermutation, h36m18 } from '@mas/skeleton';
 *
 * console.log(flipPermutation(h36m18).slice(0, 5)); // [ 0, 4, 5, 6, 1 ]
 * ```
 */
export function flipPermutation(skeleton: Skeleton): number[] {
  checkSkeleton('flipPermutation', 'skeleton', skeleton);
  const permutation = skeleton.joints.map((_, joint) => joint);
  for (const [right, left] of skeleton.flipPairs) {
    permutation[right] = left;
    permutation[left] = right;
  }
  return permutation;
}
