import { defineSkeleton } from './define-skeleton.js';
import type { Skeleton } from './skeleton.js';

/** More would not be told apart in a patch. */
const most = 512;

/**
 * A set of landmarks in the place of a skeleton: points without meaning, sides or bones, as
 * keypoint discovery finds them. Its id is `landmarksN`, which `getSkeleton` knows.
 *
 * Every landmark but the first has the first as its parent, since a skeleton is a tree; as
 * `maskBones` is empty, nothing is drawn between them.
 *
 * @param count 1 to 512.
 * @throws Error for any other count.
 *
 * @example
 * ```ts
 * import { landmarkSkeleton } from '@mas/skeleton';
 *
 * const { id, joints, maskBones } = landmarkSkeleton(36);
 * console.log(id, joints.length, joints[35], maskBones.length); // landmarks36 36 landmark36 0
 * ```
 */
export function landmarkSkeleton(count: number): Skeleton {
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new Error(`landmarkSkeleton: count: expected 1 to ${most}, found ${count}.`);
  }
  const joints = Array.from({ length: count }, (_, i) => `landmark${i + 1}`);
  return defineSkeleton({
    id: `landmarks${count}`,
    joints,
    parents: joints.map((_, i) => (i === 0 ? -1 : 0)),
    maskBones: [],
  });
}
