export { backgroundMedian } from './background-median.js';
export { chromaKey, type ChromaKeyOptions } from './chroma-key.js';
export { cleanMask, type CleanOptions } from './clean-mask.js';
export { countPieces } from './count-pieces.js';
export {
  createBackgroundModel,
  type BackgroundModel,
  type MedianModelOptions,
  type Mog2ModelOptions,
} from './create-background-model.js';
export { flagMasks, type CheckedMask, type FlagOptions, type MaskFlag } from './flag-masks.js';
export { frameDifference, type FrameDifferenceOptions } from './frame-difference.js';
export { loadOpenCv } from './load-opencv.js';
export { maskFromImage, type MaskFromImageOptions } from './mask-from-image.js';
export { maskStatistics, type MaskStatistics } from './mask-statistics.js';
export type { OpenCv, OpenCvMat, OpenCvSubtractor } from './opencv.js';
export { refineGrabCut, type RefineOptions } from './refine-grabcut.js';
export { selectForeground, type ForegroundRule } from './select-foreground.js';
export { stabilizeMasks, type StabilizeOptions } from './stabilize-masks.js';
export {
  consistentMasks,
  type ConsistencyOptions,
  type ConsistentMasks,
} from './consistent-masks.js';
export { projectHull } from './project-hull.js';
export { visualHull, type VisualHull, type VisualHullOptions } from './visual-hull.js';
export type { Bounds } from './fit-grid.js';
export type { VoxelGrid } from './carve.js';
