import * as tf from '@tensorflow/tfjs';
import type { TrainingKernel } from '../training-kernel.js';
import type { ConvolutionAttributes } from './convolution-plan.js';

/**
 * The stock kernels misplace 'same' padding where the strides differ and some rows or columns are
 * not read; the same padding in numbers they take rightly.
 */
function explicitSame(name: string, depthwise: boolean): TrainingKernel<ConvolutionAttributes> {
  return {
    name,
    run(_runtime, { inputs: { x, filter }, attrs }, stock) {
      if (attrs.pad !== 'same') return stock();
      const { padInfo } = tf.backend_util.computeConv2DInfo(
        x.shape as [number, number, number, number],
        filter.shape as [number, number, number, number],
        attrs.strides,
        attrs.dilations ?? 1,
        'same',
        undefined,
        depthwise,
      );
      const { top, bottom, left, right } = padInfo;
      const pad: tf.backend_util.ExplicitPadding = [[0, 0], [top, bottom], [left, right], [0, 0]]; // prettier-ignore
      return stock({ ...attrs, pad });
    },
  };
}

export const depthwiseConv2dNative = explicitSame('DepthwiseConv2dNative', true);
export const fusedConv2d = explicitSame('FusedConv2D', false);
export const fusedDepthwiseConv2d = explicitSame('FusedDepthwiseConv2D', true);
