import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { planConvolution, type ConvolutionAttributes } from './convolution-plan.js';
import { forPaddedImages } from './padded-images.js';
import { panelFloats } from './panel-floats.js';

/**
 * One axis of one stride phase: the input positions phase, phase + stride, ... (`count` of them) get
 * contributions from the filter taps firstTap, firstTap + stride, ... (`taps` of them); in reverse
 * tap order, position i reads the output gradient from index `start + i` on.
 */
interface AxisPhase {
  phase: number;
  count: number;
  firstTap: number;
  taps: number;
  start: number;
}

function axisPhases(size: number, filter: number, stride: number, pad: number): AxisPhase[] {
  return Array.from({ length: Math.min(stride, size) }, (_, phase) => {
    const firstTap = (phase + pad) % stride;
    const taps = firstTap < filter ? Math.floor((filter - 1 - firstTap) / stride) + 1 : 0;
    const lastTap = firstTap + (taps - 1) * stride;
    return {
      phase,
      count: Math.ceil((size - phase) / stride),
      firstTap,
      taps,
      start: (phase + pad - lastTap) / stride,
    };
  });
}

/** Zeros needed before and after `size` gradients so that every phase reads inside. */
function axisBorders(phases: AxisPhase[], size: number): [before: number, after: number] {
  const used = phases.filter(({ taps }) => taps > 0);
  const first = Math.min(0, ...used.map(({ start }) => start));
  const end = Math.max(size, ...used.map(({ start, count, taps }) => start + count - 1 + taps));
  return [-first, end - size];
}

/**
 * Gradient of a convolution for its input (also the forward pass of conv2dTranspose): one dense
 * stride-1 convolution of dy for each of the strideY * strideX phases of the input grid.
 */
export const conv2dBackpropInput: TrainingKernel<ConvolutionAttributes & { inputShape: number[] }> =
  {
    name: 'Conv2DBackpropInput',
    run(runtime, { inputs: { dy, filter }, attrs }) {
      const { native } = runtime;
      const plan = planConvolution(
        'Conv2DBackpropInput',
        attrs.inputShape,
        filter.shape,
        attrs,
        dy.shape,
      );
      if (plan.dilated) {
        throw new Error(
          'Conv2DBackpropInput: expected dilations of 1; dilated gradients are not supported',
        );
      }
      const { images, height, width, inChannels, outChannels, outHeight, outWidth } = plan;
      const { filterHeight, filterWidth, strideY, strideX } = plan;
      const output = runtime.output(attrs.inputShape);
      if (sizeOf(attrs.inputShape) === 0) return output;

      const rows = axisPhases(height, filterHeight, strideY, plan.top);
      const columns = axisPhases(width, filterWidth, strideX, plan.left);
      const phases = rows.flatMap((row) => columns.map((column) => ({ row, column })));
      const reached = phases.filter(({ row, column }) => row.taps > 0 && column.taps > 0);
      const empty = sizeOf(plan.outShape) === 0;
      if (empty || reached.length < phases.length) runtime.floats(output).fill(0);
      if (empty) return output;

      let panelsEnd = 0;
      const offsets = reached.map(({ row, column }) => {
        const offset = panelsEnd;
        panelsEnd += panelFloats(row.taps * column.taps * outChannels, inChannels);
        return offset;
      });
      const panels = runtime.scratch('panels', panelsEnd);
      reached.forEach(({ row, column }, i) =>
        native.pack_panels_transposed(
          runtime.pointer(filter),
          panels + offsets[i] * 4,
          filterHeight,
          filterWidth,
          inChannels,
          outChannels,
          row.firstTap,
          column.firstTap,
          strideY,
          strideX,
        ),
      );

      const [top, bottom] = axisBorders(rows, outHeight);
      const [left, right] = axisBorders(columns, outWidth);
      const rowStride = (left + outWidth + right) * outChannels;
      const imageStride = (top + outHeight + bottom) * rowStride;
      forPaddedImages(
        runtime,
        runtime.pointer(dy),
        { images, height: outHeight, width: outWidth, channels: outChannels },
        { top, bottom, left, right },
        (input, first, count) => {
          const target = runtime.pointer(output) + first * height * width * inChannels * 4;
          reached.forEach(({ row, column }, i) => {
            const corner = (top + row.start) * rowStride + (left + column.start) * outChannels;
            native.convolve(
              input + corner * 4,
              panels + offsets[i] * 4,
              target + (row.phase * width + column.phase) * inChannels * 4,
              count,
              row.count,
              column.count,
              inChannels,
              row.taps,
              column.taps * outChannels,
              imageStride,
              rowStride,
              rowStride,
              outChannels,
              height * width * inChannels,
              strideY * width * inChannels,
              strideX * inChannels,
            );
          });
        },
      );
      return output;
    },
  };
