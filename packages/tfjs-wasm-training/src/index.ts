export { correctGradients } from './correct-gradients.js';
export { groupNorm, type GroupNormOptions } from './group-norm.js';
export type { Gemm } from './gemm/choose-gemm.js';
export {
  installTraining,
  type TensorFlow,
  type TrainingInstallation,
  type TrainingOptions,
} from './install-training.js';
export type { RelaxedSimd } from './relaxed-simd.js';
export { resizeBilinearHalfPixel } from './resize-bilinear-half-pixel.js';
export { softArgmax3d, type SoftArgmax3dOptions } from './soft-argmax-3d.js';
export { TrainingAdam, type TrainingAdamOptions, type TrainingAdamState } from './training-adam.js';
