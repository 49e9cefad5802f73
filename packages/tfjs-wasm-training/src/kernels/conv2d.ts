import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { planConvolution, type ConvolutionAttributes } from './convolution-plan.js';
import { filterRuns } from './filter-runs.js';
import { forPaddedImages } from './padded-images.js';
import { panelFloats } from './panel-floats.js';
import { wasmTapProducts } from './wasm-tap-products.js';
import { isWinograd, winogradConvolve } from './winograd.js';

/** Forward convolution: any channel counts, strides, dilations and paddings. */
export const conv2d: TrainingKernel<ConvolutionAttributes> = {
  name: 'Conv2D',
  run(runtime, { inputs: { x, filter }, attrs }) {
    const plan = planConvolution('Conv2D', x.shape, filter.shape, attrs);
    const { native } = runtime;
    const { images, height, width, inChannels, outChannels, outHeight, outWidth } = plan;
    const { filterHeight, filterWidth } = plan;
    const output = runtime.output(plan.outShape);
    if (sizeOf(plan.outShape) === 0) return output;
    if (isWinograd(plan)) {
      const [from, weights, to] = [x, filter, output].map((t) => runtime.pointer(t));
      winogradConvolve(runtime, plan, from, weights, to, wasmTapProducts);
      return output;
    }

    const depth = filterHeight * filterWidth * inChannels;
    const panels = runtime.scratch('panels', panelFloats(depth, outChannels));
    native.pack_panels(runtime.pointer(filter), panels, depth, outChannels);

    const paddedWidth = plan.left + width + plan.right;
    const rowStride = paddedWidth * inChannels;
    const imageStride = (plan.top + height + plan.bottom) * rowStride;
    const runs = filterRuns(
      runtime,
      filterHeight,
      filterWidth,
      inChannels,
      rowStride * plan.dilationY,
      inChannels * plan.dilationX,
    );
    const outImageStride = outHeight * outWidth * outChannels;
    forPaddedImages(
      runtime,
      runtime.pointer(x),
      { images, height, width, channels: inChannels },
      plan,
      (input, first, count) =>
        native.convolve(
          input,
          panels,
          runtime.pointer(output) + first * outImageStride * 4,
          count,
          outHeight,
          outWidth,
          outChannels,
          runs.pointer,
          runs.count,
          runs.run,
          imageStride,
          rowStride * plan.strideY,
          inChannels * plan.strideX,
          outImageStride,
          outWidth * outChannels,
          outChannels,
        ),
    );
    return output;
  },
};
