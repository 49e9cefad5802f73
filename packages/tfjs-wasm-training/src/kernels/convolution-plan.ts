import * as tf from '@tensorflow/tfjs';

/** Attributes that the convolution kernels of tfjs share. */
export interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes of a convolution; padding is what the outputs read, not what the caller declared. */
export interface ConvolutionPlan {
  images: number;
  height: number;
  width: number;
  inChannels: number;
  outChannels: number;
  outHeight: number;
  outWidth: number;
  filterHeight: number;
  filterWidth: number;
  strideY: number;
  strideX: number;
  dilationY: number;
  dilationX: number;
  top: number;
  bottom: number;
  left: number;
  right: number;
  outShape: [number, number, number, number];
}

/**
 * Sizes of the convolution of an input with a filter. The gradient kernels give the shape of dy,
 * which then decides the output size: tfjs does not pass dimRoundingMode on to them.
 *
 * Throws for NCHW, as the stock kernels of the backend do, and for shapes that do not fit.
 */
export function planConvolution(
  kernel: string,
  inputShape: number[],
  filterShape: number[],
  attrs: ConvolutionAttributes,
  gradientShape?: number[],
  depthwise = false,
): ConvolutionPlan {
  if (attrs.dataFormat && attrs.dataFormat !== 'NHWC') {
    throw new Error(`${kernel}: expected dataFormat 'NHWC', got '${attrs.dataFormat}'`);
  }
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
    'channelsLast',
  );
  const { strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  const outShape = gradientShape ?? info.outShape;
  const [outImages, outHeight, outWidth, outChannels] = outShape;
  if (outImages !== info.batchSize || outChannels !== info.outChannels) {
    throw new Error(
      `${kernel}: dy must be [${info.batchSize}, height, width, ${info.outChannels}], ` +
        `got [${outShape}]`,
    );
  }
  if (outHeight < 0 || outWidth < 0) {
    throw new Error(
      `${kernel}: the filter [${filterShape}] is larger than the padded input [${inputShape}]`,
    );
  }
  // Rounding may leave rows at the end unread, or (ceil) read past the declared padding.
  const readHeight = (outHeight - 1) * strideHeight + info.effectiveFilterHeight;
  const readWidth = (outWidth - 1) * strideWidth + info.effectiveFilterWidth;
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    outChannels,
    outHeight,
    outWidth,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideY: strideHeight,
    strideX: strideWidth,
    dilationY: info.dilationHeight,
    dilationX: info.dilationWidth,
    top,
    left,
    bottom: Math.max(0, readHeight - top - info.inHeight),
    right: Math.max(0, readWidth - left - info.inWidth),
    outShape: outShape as [number, number, number, number],
  };
}
