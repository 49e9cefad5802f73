import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { float64Convolution, outputSize, type TestConvolution } from '../float64-convolution.js';
import { batch, channels, fill, flat, multilinear, side, sizeOf, stride } from './operation.js';

const border = fc.integer({ min: 0, max: 3 });

const sizes = {
  images: batch,
  height: side,
  width: side,
  inChannels: channels,
  outChannels: channels,
  filterHeight: fc.integer({ min: 1, max: 4 }),
  filterWidth: fc.integer({ min: 1, max: 4 }),
  pad: fc.oneof(
    fc.constant('same' as const),
    fc.constant('valid' as const),
    fc.tuple(border, border, border, border),
  ),
};

// tfjs refuses strides together with dilations.
const strided = fc.record({ ...sizes, strideY: stride, strideX: stride });
const dilated = fc
  .record({ ...sizes, dilationY: stride, dilationX: stride })
  .map((c) => ({ ...c, strideY: 1, strideX: 1 }));

const convolutions = fc
  .oneof(strided, dilated)
  .map((c): TestConvolution => c)
  .filter((c) => outputSize(c).every((size) => size > 0));

const inputShape = (c: TestConvolution): [number, number, number, number] => [
  c.images,
  c.height,
  c.width,
  c.inChannels,
];
const filterShape = (c: TestConvolution) => [
  c.filterHeight,
  c.filterWidth,
  c.inChannels,
  c.outChannels,
];
const outputShape = (c: TestConvolution) => [c.images, ...outputSize(c), c.outChannels];

function padOf({ pad }: TestConvolution): 'same' | 'valid' | tf.backend_util.ExplicitPadding {
  if (typeof pad === 'string') return pad;
  return [
    [0, 0],
    [pad[0], pad[1]],
    [pad[2], pad[3]],
    [0, 0],
  ];
}

const strides = (c: TestConvolution): [number, number] => [c.strideY, c.strideX];
const dilations = (c: TestConvolution): [number, number] => [c.dilationY ?? 1, c.dilationX ?? 1];

export const conv2d = multilinear('conv2d', {
  parameters: convolutions,
  shapes: (c) => [inputShape(c), filterShape(c)],
  apply: (c, x, w) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides(c), padOf(c), 'NHWC', dilations(c)),
  reference: (c, x, w) =>
    float64Convolution(c, x, w, new Float32Array(sizeOf(outputShape(c)))).y.value,
});

/** A number pads all four sides alike. */
export const conv2dNumericPad = multilinear('conv2d, numeric pad', {
  parameters: fc
    .record({
      images: batch,
      side,
      inChannels: channels,
      outChannels: channels,
      k: fc.integer({ min: 1, max: 3 }),
      border,
    })
    .filter(({ side, k, border }) => k <= side + 2 * border)
    .map(({ side, k, border, ...c }): TestConvolution => {
      const pad: [number, number, number, number] = [border, border, border, border];
      return { ...c, height: side, width: side + 1, filterHeight: k, filterWidth: k, strideY: 2, strideX: 2, pad }; // prettier-ignore
    }),
  shapes: (c) => [inputShape(c), filterShape(c)],
  apply: (c, x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, (c.pad as number[])[0]),
  reference: (c, x, w) =>
    float64Convolution(c, x, w, new Float32Array(sizeOf(outputShape(c)))).y.value,
});

export const conv2dTranspose = multilinear('conv2dTranspose', {
  parameters: strided
    .map((c): TestConvolution => c)
    .filter((c) => outputSize(c).every((size) => size > 0)),
  shapes: (c) => [outputShape(c), filterShape(c)],
  apply: (c, x, w) =>
    tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, inputShape(c), strides(c), padOf(c)),
  reference: (c, x, w) =>
    float64Convolution(c, new Float32Array(sizeOf(inputShape(c))), w, x).dx.value,
});

/** outChannels is the channel multiplier here. */
export const depthwiseConv2d = multilinear('depthwiseConv2d', {
  parameters: fc
    .tuple(convolutions, fc.integer({ min: 1, max: 3 }))
    .map(([c, outChannels]) => ({ ...c, outChannels })),
  shapes: (c) => [inputShape(c), filterShape(c)],
  apply: (c, x, w) =>
    tf.depthwiseConv2d(
      x as tf.Tensor4D,
      w as tf.Tensor4D,
      strides(c),
      padOf(c) as 'same',
      'NHWC',
      dilations(c),
    ),
  // A dense convolution in which every input channel feeds only its own outputs.
  reference: (c, x, w) => {
    const multiplier = c.outChannels;
    const dense = { ...c, outChannels: c.inChannels * multiplier };
    const filter = fill(filterShape(dense), ([ky, kx, i, o]) =>
      Math.floor(o / multiplier) === i ? w[flat(filterShape(c), [ky, kx, i, o % multiplier])] : 0,
    );
    return float64Convolution(dense, x, filter, new Float32Array(sizeOf(outputShape(dense)))).y.value; // prettier-ignore
  },
});
