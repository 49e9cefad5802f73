import { checkSkeleton } from './check-skeleton.js';
import { show } from './show.js';
import type { Skeleton } from './skeleton.js';

/**
 * Index of the joint with that name.
 *
 * @throws Error if the skeleton has no such joint; the message lists its joints.
 *
 * @example
 * ```ts
 * import { h36m18, jointIndex } from '@mas/skeleton';
 *
 * console.log(jointIndex(h36m18, 'leftWrist')); // 13
 * ```
 */
export function jointIndex(skeleton: Skeleton, name: string): number {
  checkSkeleton('jointIndex', 'skeleton', skeleton);
  const index = skeleton.joints.indexOf(name);
  if (index < 0) {
    throw new Error(
      `jointIndex: skeleton ${skeleton.id} has no joint ${show(name)}; ` +
        `its joints are ${skeleton.joints.join(', ')}.`,
    );
  }
  return index;
}
