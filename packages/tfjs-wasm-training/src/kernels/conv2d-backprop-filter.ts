import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { planConvolution, type ConvolutionAttributes } from './convolution-plan.js';
import { forPaddedImages } from './padded-images.js';

/** Gradient of a convolution for its filter; the backend has none of its own. */
export const conv2dBackpropFilter: TrainingKernel<
  ConvolutionAttributes & { filterShape: number[] }
> = {
  name: 'Conv2DBackpropFilter',
  run(runtime, { inputs: { x, dy }, attrs }) {
    const plan = planConvolution(
      'Conv2DBackpropFilter',
      x.shape,
      attrs.filterShape,
      attrs,
      dy.shape,
    );
    if (plan.dilated) {
      throw new Error(
        'Conv2DBackpropFilter: expected dilations of 1; dilated gradients are not supported',
      );
    }
    const { images, height, width, inChannels, outChannels, outHeight, outWidth } = plan;
    const output = runtime.output(attrs.filterShape);
    runtime.floats(output).fill(0);
    if (sizeOf(plan.outShape) === 0 || sizeOf(attrs.filterShape) === 0) return output;

    const rowStride = (plan.left + width + plan.right) * inChannels;
    const imageStride = (plan.top + height + plan.bottom) * rowStride;
    forPaddedImages(
      runtime,
      runtime.pointer(x),
      { images, height, width, channels: inChannels },
      plan,
      (input, first, count) =>
        runtime.native.filter_gradient(
          input,
          runtime.pointer(dy) + first * outHeight * outWidth * outChannels * 4,
          runtime.pointer(output),
          count,
          outHeight,
          outWidth,
          outChannels,
          plan.filterHeight,
          plan.filterWidth * inChannels,
          imageStride,
          rowStride,
          rowStride * plan.strideY,
          inChannels * plan.strideX,
        ),
    );
    return output;
  },
};
