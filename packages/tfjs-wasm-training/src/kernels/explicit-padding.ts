import * as tf from '@tensorflow/tfjs';
import type { TrainingKernel } from '../training-kernel.js';
import { planConvolution, type ConvolutionAttributes } from './convolution-plan.js';

// Stock kernels that compute the padding in native code, differently from the shape of their output:
// 'same' where the strides differ and some rows or columns are not read, and any dimRoundingMode
// other than 'floor'. What they take rightly is padding in numbers.

const explicit = (top: number, bottom: number, left: number, right: number) =>
  [[0, 0], [top, bottom], [left, right], [0, 0]] as tf.backend_util.ExplicitPadding; // prettier-ignore

function convolution(name: string, depthwise: boolean): TrainingKernel<ConvolutionAttributes> {
  return {
    name,
    run(_runtime, { inputs: { x, filter }, attrs }, stock) {
      if (attrs.pad !== 'same' && !attrs.dimRoundingMode) return stock();
      const plan = planConvolution(name, x.shape, filter.shape, attrs, undefined, depthwise);
      const pad = explicit(plan.top, plan.bottom, plan.left, plan.right);
      return stock({ ...attrs, pad, dimRoundingMode: 'floor' });
    },
  };
}

export const depthwiseConv2dNative = convolution('DepthwiseConv2dNative', true);
export const fusedConv2d = convolution('FusedConv2D', false);
export const fusedDepthwiseConv2d = convolution('FusedDepthwiseConv2D', true);

function pooling(name: string): TrainingKernel<{
  filterSize: number | [number, number];
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}> {
  return {
    name,
    run(_runtime, { inputs: { x }, attrs }, stock) {
      const { filterSize, strides, pad, dimRoundingMode } = attrs;
      if (!dimRoundingMode) return stock();
      const shape = x.shape as [number, number, number, number];
      const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode); // prettier-ignore
      const { top, left } = info.padInfo;
      const height = (info.outHeight - 1) * info.strideHeight + info.filterHeight;
      const width = (info.outWidth - 1) * info.strideWidth + info.filterWidth;
      const bottom = Math.max(0, height - top - info.inHeight);
      const right = Math.max(0, width - left - info.inWidth);
      return stock({
        ...attrs,
        pad: explicit(top, bottom, left, right),
        dimRoundingMode: 'floor',
      });
    },
  };
}

export const maxPool = pooling('MaxPool');
export const avgPool = pooling('AvgPool');
