import type { Skeleton } from '@mas/skeleton';

/** Checks that there is a skeleton, not its name or its JSON. */
export function checkSkeleton(skeleton: Skeleton, where: string): void {
  if (!Array.isArray(skeleton?.joints) || !Array.isArray(skeleton.flipPairs)) {
    throw new Error(
      `${where}: skeleton: expected one of @mas/skeleton, found ${JSON.stringify(skeleton)}.`,
    );
  }
}
