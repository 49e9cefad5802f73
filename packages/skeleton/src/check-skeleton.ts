import { show } from './show.js';
import type { Skeleton } from './skeleton.js';

/** Throws when an argument is no skeleton, such as the id of one. @internal */
export function checkSkeleton(name: string, argument: string, value: Skeleton): void {
  if (Array.isArray((value as Skeleton | null)?.joints)) return;
  throw new Error(
    `${name}: ${argument}: expected a skeleton, found ${show(value)}. ` +
      `getSkeleton finds one by its id, defineSkeleton makes one.`,
  );
}
