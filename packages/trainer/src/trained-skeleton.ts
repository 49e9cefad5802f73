import { getSkeleton, landmarkSkeleton, type Skeleton } from '@mas/skeleton';

/** The skeleton that the recipe is written for, and that scores are of. */
export const trainedSkeleton = 'h36m18';

/** What the detector of a configuration finds: the joints of a skeleton, or landmarks. */
export function skeletonOf({ landmarks }: { landmarks: number }): Skeleton {
  return landmarks > 0 ? landmarkSkeleton(landmarks) : getSkeleton(trainedSkeleton);
}
