export { backgroundMedian } from './background-median.js';
export { chromaKey, type ChromaKeyOptions } from './chroma-key.js';
export { cleanMask, type CleanOptions } from './clean-mask.js';
export {
  createBackgroundModel,
  type BackgroundModel,
  type MedianModelOptions,
  type Mog2ModelOptions,
} from './create-background-model.js';
export { loadOpenCv } from './load-opencv.js';
export { maskFromImage, type MaskFromImageOptions } from './mask-from-image.js';
export type { OpenCv, OpenCvMat, OpenCvSubtractor } from './opencv.js';
export { refineGrabCut, type RefineOptions } from './refine-grabcut.js';
