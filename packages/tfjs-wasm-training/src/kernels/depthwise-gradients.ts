import type * as tf from '@tensorflow/tfjs';
import type { Runtime } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import {
  planConvolution,
  type ConvolutionAttributes,
  type ConvolutionPlan,
} from './convolution-plan.js';

/** Gradient of a depthwise convolution for its input; the backend has none of its own. */
export const depthwiseConv2dNativeBackpropInput: TrainingKernel<
  ConvolutionAttributes & { inputShape: number[] }
> = {
  name: 'DepthwiseConv2dNativeBackpropInput',
  run(runtime, { inputs: { dy, filter }, attrs }) {
    const plan = planDepthwise(
      'DepthwiseConv2dNativeBackpropInput',
      attrs.inputShape,
      filter.shape,
      attrs,
      dy,
    );
    const output = runtime.output(attrs.inputShape);
    runtime.native.depthwise_input_gradient(
      runtime.pointer(dy),
      runtime.pointer(filter),
      ...nativeArguments(runtime, output, plan),
    );
    return output;
  },
};

/** Gradient of a depthwise convolution for its filter; the backend has none of its own. */
export const depthwiseConv2dNativeBackpropFilter: TrainingKernel<
  ConvolutionAttributes & { filterShape: number[] }
> = {
  name: 'DepthwiseConv2dNativeBackpropFilter',
  run(runtime, { inputs: { x, dy }, attrs }) {
    const plan = planDepthwise(
      'DepthwiseConv2dNativeBackpropFilter',
      x.shape,
      attrs.filterShape,
      attrs,
      dy,
    );
    const output = runtime.output(attrs.filterShape);
    runtime.native.depthwise_filter_gradient(
      runtime.pointer(x),
      runtime.pointer(dy),
      ...nativeArguments(runtime, output, plan),
    );
    return output;
  },
};

function planDepthwise(
  kernel: string,
  inputShape: number[],
  filterShape: number[],
  attrs: ConvolutionAttributes,
  dy: tf.TensorInfo,
): ConvolutionPlan & { multiplier: number } {
  const plan = planConvolution(kernel, inputShape, filterShape, attrs, dy.shape, true);
  return { ...plan, multiplier: filterShape[3] };
}

/** What both kernels take after their two inputs. */
function nativeArguments(
  runtime: Runtime,
  output: tf.TensorInfo,
  plan: ConvolutionPlan & { multiplier: number },
) {
  return [
    runtime.pointer(output),
    plan.images,
    plan.height,
    plan.width,
    plan.inChannels,
    plan.multiplier,
    plan.outHeight,
    plan.outWidth,
    plan.filterHeight,
    plan.filterWidth,
    plan.strideY,
    plan.strideX,
    plan.dilationY,
    plan.dilationX,
    plan.top,
    plan.left,
  ] as const;
}
