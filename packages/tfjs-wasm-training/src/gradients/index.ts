import { avgPool, avgPool3d } from './avg-pool.js';
import { batchMatMul, maximum, minimum, squaredDifference } from './broadcast.js';
import { cumsum } from './cumsum.js';
import { conv2d, depthwiseConv2d } from './convolution.js';
import { einsum } from './einsum.js';
import { maxPool } from './max-pool.js';
import { mirrorPad } from './mirror-pad.js';
import { leakyRelu, relu, relu6, reluGradient } from './relu.js';
import { resizeBilinear, resizeNearestNeighbor } from './resize.js';
import type { TrainingGradient } from './training-gradient.js';

/** All gradients; each reads the attributes of the kernel whose gradient it is. */
export const trainingGradients = [
  avgPool,
  avgPool3d,
  batchMatMul,
  conv2d,
  cumsum,
  depthwiseConv2d,
  einsum,
  leakyRelu,
  maximum,
  maxPool,
  minimum,
  mirrorPad,
  relu,
  relu6,
  reluGradient,
  resizeBilinear,
  resizeNearestNeighbor,
  squaredDifference,
] as TrainingGradient<unknown>[];
