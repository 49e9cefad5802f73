import * as tf from '@tensorflow/tfjs';
import { kernelsInstalled } from '../has-kernel.js';
import type { TrainingGradient } from './training-gradient.js';

interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations: number | [number, number] | null;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

// tfjs refuses the gradients of dilated convolutions, and loses dimRoundingMode on the way to others.

export const conv2d = convolution('Conv2D');
export const depthwiseConv2d = convolution('DepthwiseConv2dNative');

/**
 * The kernels of this package take dilations. Elsewhere the filter is spread out: a dilated
 * convolution is a plain one with zeros between the taps.
 */
function convolution(kernelName: string): TrainingGradient<ConvolutionAttributes> {
  return {
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradient(dy, [x, filter], { dilations, ...attrs }) {
      const [rows, columns] =
        typeof dilations === 'number' ? [dilations, dilations] : (dilations ?? [1, 1]);
      const inputGradient = (filter: tf.Tensor, dilations: [number, number]) =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            `${kernelName}BackpropInput`,
            { dy, filter },
            { ...attrs, dilations, inputShape: x.shape },
          );
      const filterGradient = (filterShape: number[], dilations: [number, number]) =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            `${kernelName}BackpropFilter`,
            { x, dy },
            { ...attrs, dilations, filterShape },
          );
      if (kernelsInstalled() || (rows === 1 && columns === 1)) {
        return {
          x: () => inputGradient(filter, [rows, columns]),
          filter: () => filterGradient(filter.shape, [rows, columns]),
        };
      }
      return {
        x: () => inputGradient(spread(filter as tf.Tensor4D, rows, columns), [1, 1]),
        filter: () => {
          const shape = filter.shape as [number, number, number, number];
          const gradient = filterGradient(spreadShape(shape, rows, columns), [1, 1]);
          return tf.stridedSlice(gradient, [0, 0, 0, 0], gradient.shape, [rows, columns, 1, 1]);
        },
      };
    },
  };
}

function spreadShape(
  [height, width, inputs, outputs]: [number, number, number, number],
  rows: number,
  columns: number,
): [number, number, number, number] {
  return [(height - 1) * rows + 1, (width - 1) * columns + 1, inputs, outputs];
}

/** The filter with rows - 1 zero rows, columns - 1 zero columns between its taps. */
function spread(filter: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  const [spreadHeight, spreadWidth] = spreadShape(filter.shape, rows, columns);
  const gaps = (x: tf.Tensor, count: number) =>
    tf.pad(x, [[0, 0], [0, 0], [0, count - 1], [0, 0]]); // prettier-ignore
  const tall = tf.slice(
    tf.reshape(gaps(tf.reshape(filter, [1, height, 1, width * inputs * outputs]), rows), [
      height * rows,
      width * inputs * outputs,
    ]),
    [0, 0],
    [spreadHeight, width * inputs * outputs],
  );
  const wide = tf.reshape(
    gaps(tf.reshape(tall, [spreadHeight, width, 1, inputs * outputs]), columns),
    [spreadHeight, width * columns, inputs, outputs],
  );
  return tf.slice(wide, [0, 0, 0, 0], [spreadHeight, spreadWidth, inputs, outputs]) as tf.Tensor4D;
}
