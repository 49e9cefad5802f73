import { landmarkSkeleton } from './landmark-skeleton.js';
import { show } from './show.js';
import type { Skeleton } from './skeleton.js';
import { coco17 } from './skeletons/coco17.js';
import { h36m17 } from './skeletons/h36m17.js';
import { h36m18 } from './skeletons/h36m18.js';
import { mpiInf3dhp28 } from './skeletons/mpi-inf-3dhp28.js';
import { mpii16 } from './skeletons/mpii16.js';
import { quadruped17 } from './skeletons/quadruped17.js';
import { smpl24 } from './skeletons/smpl24.js';

const builtIn = [h36m18, h36m17, mpiInf3dhp28, mpii16, coco17, smpl24, quadruped17];

/**
 * Finds a built-in skeleton by its id; `landmarksN` is that of `landmarkSkeleton(N)`.
 *
 * @throws Error if no built-in skeleton has that id; the message lists the ids.
 *
 * @example
 * ```ts
 * import { getSkeleton } from '@mas/skeleton';
 *
 * console.log(getSkeleton('h36m18').joints.length); // 18
 * ```
 */
export function getSkeleton(id: string): Skeleton {
  const landmarks = typeof id === 'string' && /^landmarks([1-9]\d*)$/.exec(id);
  if (landmarks) return landmarkSkeleton(Number(landmarks[1]));
  const skeleton = builtIn.find((candidate) => candidate.id === id);
  if (!skeleton) {
    throw new Error(
      `getSkeleton: no skeleton has the id ${show(id)}; built in are ` +
        `${builtIn.map((s) => s.id).join(', ')}, and landmarksN. Make your own with defineSkeleton.`,
    );
  }
  return skeleton;
}
