import { avgPool } from './avg-pool.js';
import { batchMatMul } from './batch-mat-mul.js';
import { conv2d, depthwiseConv2d } from './dilated-convolution.js';
import { mirrorPad } from './mirror-pad.js';
import { leakyRelu, relu, relu6 } from './relu.js';
import { resizeBilinear, resizeNearestNeighbor } from './resize.js';
import type { TrainingGradient } from './training-gradient.js';

/** All gradients; each reads the attributes of the kernel whose gradient it is. */
export const trainingGradients = [
  avgPool,
  batchMatMul,
  conv2d,
  depthwiseConv2d,
  leakyRelu,
  mirrorPad,
  relu,
  relu6,
  resizeBilinear,
  resizeNearestNeighbor,
] as TrainingGradient<unknown>[];
