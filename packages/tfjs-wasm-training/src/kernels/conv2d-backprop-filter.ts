import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { planConvolution, type ConvolutionAttributes } from './convolution-plan.js';
import { filterRuns } from './filter-runs.js';
import { forPaddedImages } from './padded-images.js';
import { wasmTapProducts } from './wasm-tap-products.js';
import { isWinograd, winogradFilterGradient } from './winograd.js';

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
    const { images, height, width, inChannels, outChannels, outHeight, outWidth } = plan;
    const output = runtime.output(attrs.filterShape);
    runtime.floats(output).fill(0);
    if (sizeOf(plan.outShape) === 0 || sizeOf(attrs.filterShape) === 0) return output;
    if (isWinograd(plan)) {
      const [from, gradient, to] = [x, dy, output].map((t) => runtime.pointer(t));
      winogradFilterGradient(runtime, plan, from, gradient, to, wasmTapProducts);
      return output;
    }

    const rowStride = (plan.left + width + plan.right) * inChannels;
    const imageStride = (plan.top + height + plan.bottom) * rowStride;
    const runs = filterRuns(
      runtime,
      plan.filterHeight,
      plan.filterWidth,
      inChannels,
      rowStride * plan.dilationY,
      inChannels * plan.dilationX,
    );
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
          runs.pointer,
          runs.count,
          runs.run,
          imageStride,
          rowStride * plan.strideY,
          inChannels * plan.strideX,
        ),
    );
    return output;
  },
};
