export { keypointMask } from './keypoint-mask.js';
export type { KeypointMaskOptions } from './keypoint-mask.js';
export { skeletonMask } from './skeleton-mask.js';
export type { SkeletonMaskOptions } from './skeleton-mask.js';
export * from './raster.js';
