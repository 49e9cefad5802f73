/** The skeleton that the recipe is written for. */
export const trainedSkeleton = 'h36m18';
