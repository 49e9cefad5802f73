import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { planConvolution, type ConvolutionAttributes } from './convolution-plan.js';
import { filterRuns } from './filter-runs.js';
import { forPaddedImages } from './padded-images.js';
import { panelFloats } from './panel-floats.js';
import { wasmTapProducts } from './wasm-tap-products.js';
import { isWinograd, winogradInputGradient } from './winograd.js';

/**
 * One axis of one stride phase: the input positions phase, phase + stride, ... (`count` of them) get
 * contributions from the filter taps firstTap, firstTap + tapStep, ... (`taps` of them); in reverse
 * tap order, position i reads the output gradients start + i, start + i + distance, ...
 */
interface AxisPhase {
  phase: number;
  count: number;
  firstTap: number;
  taps: number;
  start: number;
}

/** The phases of one axis, and what they share. */
interface Axis {
  phases: AxisPhase[];
  tapStep: number;
  distance: number;
}

function planAxis(
  size: number,
  filter: number,
  stride: number,
  dilation: number,
  pad: number,
): Axis {
  // Output o reads input o * stride + tap * dilation - pad: a tap serves the positions of a phase
  // where tap * dilation = phase + pad modulo stride, and so does every tapStep-th after it.
  const common = greatestCommonDivisor(stride, dilation);
  const tapStep = stride / common;
  const phases = Array.from({ length: Math.min(stride, size) }, (_, phase) => {
    const all = Array.from({ length: filter }, (_, tap) => tap);
    const serving = all.filter((tap) => (phase + pad - tap * dilation) % stride === 0);
    const lastTap = serving.at(-1) ?? 0;
    return {
      phase,
      count: Math.ceil((size - phase) / stride),
      firstTap: serving[0] ?? 0,
      taps: serving.length,
      start: (phase + pad - lastTap * dilation) / stride,
    };
  });
  return { phases, tapStep, distance: dilation / common };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Zeros needed before and after `size` gradients so that every phase reads inside. */
function axisBorders({ phases, distance }: Axis, size: number): [before: number, after: number] {
  const used = phases.filter(({ taps }) => taps > 0);
  const first = Math.min(0, ...used.map(({ start }) => start));
  const end = Math.max(
    size,
    ...used.map(({ start, count, taps }) => start + count + (taps - 1) * distance),
  );
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
      const { images, height, width, inChannels, outChannels, outHeight, outWidth } = plan;
      const { filterHeight, filterWidth, strideY, strideX } = plan;
      const output = runtime.output(attrs.inputShape);
      if (sizeOf(attrs.inputShape) === 0) return output;
      if (isWinograd(plan)) {
        const [gradient, weights, to] = [dy, filter, output].map((t) => runtime.pointer(t));
        winogradInputGradient(runtime, plan, gradient, weights, to, wasmTapProducts);
        return output;
      }

      const rows = planAxis(height, filterHeight, strideY, plan.dilationY, plan.top);
      const columns = planAxis(width, filterWidth, strideX, plan.dilationX, plan.left);
      const phases = rows.phases.flatMap((row) =>
        columns.phases.map((column) => ({ row, column })),
      );
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
          rows.tapStep,
          columns.tapStep,
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
            const runs = filterRuns(
              runtime,
              row.taps,
              column.taps,
              outChannels,
              rowStride * rows.distance,
              outChannels * columns.distance,
            );
            native.convolve(
              input + corner * 4,
              panels + offsets[i] * 4,
              target + (row.phase * width + column.phase) * inChannels * 4,
              count,
              row.count,
              column.count,
              inChannels,
              runs.pointer,
              runs.count,
              runs.run,
              imageStride,
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
