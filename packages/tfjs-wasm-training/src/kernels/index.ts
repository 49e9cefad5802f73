import type { TrainingKernel } from '../training-kernel.js';
import { trainingAdam } from './adam.js';
import { add } from './add.js';
import { batchMatMul } from './batch-mat-mul.js';
import { concat } from './concat.js';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.js';
import { conv2dBackpropInput } from './conv2d-backprop-input.js';
import { conv2d } from './conv2d.js';
import {
  depthwiseConv2dNativeBackpropFilter,
  depthwiseConv2dNativeBackpropInput,
} from './depthwise-gradients.js';
import { einsum } from './einsum.js';
import {
  avgPool,
  depthwiseConv2dNative,
  fusedConv2d,
  fusedDepthwiseConv2d,
  maxPool,
} from './explicit-padding.js';
import { greater } from './greater.js';
import { trainingGroupNorm, trainingGroupNormGrad } from './group-norm.js';
import { identity } from './identity.js';
import { leakyRelu } from './leaky-relu.js';
import { avgPoolGrad, maxPoolGrad } from './pool-gradients.js';
import { refused } from './refused.js';
import { trainingReluGrad } from './relu-grad.js';
import { resizeBilinear, resizeBilinearGrad } from './resize-bilinear.js';
import { resizeNearestNeighborGrad } from './resize-nearest-neighbor-grad.js';
import { reverse } from './reverse.js';
import { select } from './select.js';
import { slice } from './slice.js';
import { trainingSoftArgmax, trainingSoftArgmaxGrad } from './soft-argmax.js';
import { splitV } from './split-v.js';
import { sum } from './sum.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** All kernels; each reads the attributes that tfjs, or a function of this package, gives it. */
export const trainingKernels = [
  add,
  avgPool,
  avgPoolGrad,
  batchMatMul,
  concat,
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseConv2dNative,
  depthwiseConv2dNativeBackpropFilter,
  depthwiseConv2dNativeBackpropInput,
  einsum,
  fusedConv2d,
  fusedDepthwiseConv2d,
  greater,
  identity,
  leakyRelu,
  maxPool,
  maxPoolGrad,
  ...refused,
  resizeBilinear,
  resizeBilinearGrad,
  resizeNearestNeighborGrad,
  reverse,
  select,
  slice,
  splitV,
  sum,
  trainingAdam,
  trainingGroupNorm,
  trainingGroupNormGrad,
  trainingReluGrad,
  trainingSoftArgmax,
  trainingSoftArgmaxGrad,
  unsortedSegmentSum,
] as TrainingKernel<unknown>[];
