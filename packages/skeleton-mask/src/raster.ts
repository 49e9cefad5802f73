export { boneDistance } from './bone-distance.js';
export { rasterizeSkeleton } from './rasterize-skeleton.js';
export { rasterizeSkeletonGradient } from './rasterize-skeleton-gradient.js';
export type { SkeletonGradient } from './rasterize-skeleton-gradient.js';
export { sigmaFromNdc } from './sigma-from-ndc.js';
export type { BoneLayout, Bones, Merge, RasterOptions } from './raster-options.js';
