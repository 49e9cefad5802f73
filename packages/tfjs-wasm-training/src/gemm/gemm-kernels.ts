import type * as tf from '@tensorflow/tfjs';
import { forPaddedImages } from '../kernels/padded-images.js';
import { turnedFilter } from '../kernels/turned-filter.js';
import {
  isWinograd,
  winogradConvolve,
  winogradFilterGradient,
  winogradInputGradient,
} from '../kernels/winograd.js';
import { planConvolution, type ConvolutionAttributes } from '../kernels/convolution-plan.js';
import { sizeOf, type Runtime } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import type { Matrix, Onnxruntime } from './onnxruntime.js';
import { tapProducts } from './tap-products.js';

/** Patches of so many floats are still in a cache when they are multiplied. */
const PATCH_FLOATS = 512 * 1024;
/**
 * What is worth a call: below so many multiplications it costs more than it gains, and narrower
 * products do not fill its vectors.
 */
const LEAST = { work: 200_000, depth: 16, columns: 16 };

const plain = { transposeA: false, transposeB: false };
const firstTransposed = { transposeA: true, transposeB: false };

/** A dense convolution of stride (strideY, strideX) over images with borders. */
interface DenseConvolution {
  images: number;
  height: number;
  width: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideY: number;
  strideX: number;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * Convolutions and matrix products whose arithmetic onnxruntime does, on the heap of the backend.
 * They stand in front of this package's own kernels, which get what is too small, dilated, or a
 * strided input gradient.
 */
export function gemmKernels(onnxruntime: Onnxruntime, least = LEAST): TrainingKernel<unknown>[] {
  const { gemm } = onnxruntime;
  const products = tapProducts(onnxruntime);
  const conv2d: TrainingKernel<ConvolutionAttributes> = {
    name: 'Conv2D',
    run(runtime, { inputs: { x, filter }, attrs }, stock) {
      const plan = planConvolution('Conv2D', x.shape, filter.shape, attrs);
      if (isDilated(attrs) || !isWorthwhile(plan)) return stock();
      const y = runtime.output(plan.outShape);
      if (isWinograd(plan)) {
        const [from, weights, to] = [x, filter, y].map((t) => runtime.pointer(t));
        winogradConvolve(runtime, plan, from, weights, to, products);
        return y;
      }
      convolve(runtime, plan, x, runtime.pointer(filter), y);
      return y;
    },
  };

  const conv2dBackpropInput: TrainingKernel<ConvolutionAttributes & { inputShape: number[] }> = {
    name: 'Conv2DBackpropInput',
    run(runtime, { inputs: { dy, filter }, attrs }, stock) {
      const plan = planConvolution(
        'Conv2DBackpropInput',
        attrs.inputShape,
        filter.shape,
        attrs,
        dy.shape,
      );
      const { filterHeight, filterWidth, inChannels, outChannels } = plan;
      const transposed: DenseConvolution = {
        ...plan,
        height: plan.outHeight,
        width: plan.outWidth,
        inChannels: outChannels,
        outHeight: plan.height,
        outWidth: plan.width,
        outChannels: inChannels,
        top: filterHeight - 1 - plan.top,
        bottom: plan.height + plan.top - plan.outHeight,
        left: filterWidth - 1 - plan.left,
        right: plan.width + plan.left - plan.outWidth,
      };
      const { top, bottom, left, right, strideX, strideY } = transposed;
      const isDense = strideX === 1 && strideY === 1 && Math.min(top, bottom, left, right) >= 0;
      if (isDilated(attrs) || !isDense || !isWorthwhile(transposed)) return stock();

      const dx = runtime.output(attrs.inputShape);
      if (isWinograd(plan)) {
        const [gradient, weights, to] = [dy, filter, dx].map((t) => runtime.pointer(t));
        winogradInputGradient(runtime, plan, gradient, weights, to, products);
        return dx;
      }
      const taps = filterHeight * filterWidth;
      const turned = turnedFilter(runtime, runtime.pointer(filter), taps, inChannels, outChannels);
      convolve(runtime, transposed, dy, turned, dx);
      return dx;
    },
  };

  const conv2dBackpropFilter: TrainingKernel<ConvolutionAttributes & { filterShape: number[] }> = {
    name: 'Conv2DBackpropFilter',
    run(runtime, { inputs: { x, dy }, attrs }, stock) {
      const plan = planConvolution(
        'Conv2DBackpropFilter',
        x.shape,
        attrs.filterShape,
        attrs,
        dy.shape,
      );
      if (isDilated(attrs) || !isWorthwhile(plan)) return stock();
      const { outChannels } = plan;
      const depth = plan.filterHeight * plan.filterWidth * plan.inChannels;
      const dw = runtime.output(attrs.filterShape);
      if (isWinograd(plan)) {
        runtime.floats(dw).fill(0);
        const [from, gradient, to] = [x, dy, dw].map((t) => runtime.pointer(t));
        winogradFilterGradient(runtime, plan, from, gradient, to, products);
        return dw;
      }
      // Sums go back and forth between two buffers: a product may not overwrite what it adds to.
      let from = runtime.pointer(dw);
      let to = runtime.scratch('workspace', sizeOf(attrs.filterShape));
      let isFirst = true;
      forPatches(runtime, plan, runtime.pointer(x), (patches, pixel, pixels) => {
        const gradients = runtime.pointer(dy) + pixel * outChannels * 4;
        gemm(
          firstTransposed,
          matrix(runtime, patches, pixels, depth),
          matrix(runtime, gradients, pixels, outChannels),
          matrix(runtime, to, depth, outChannels),
          isFirst ? undefined : matrix(runtime, from, depth, outChannels),
        );
        isFirst = false;
        [from, to] = [to, from];
      });
      if (from !== runtime.pointer(dw)) {
        runtime.floats(dw).set(matrix(runtime, from, depth, outChannels).data);
      }
      return dw;
    },
  };

  const batchMatMul: TrainingKernel<{ transposeA: boolean; transposeB: boolean }> = {
    name: 'BatchMatMul',
    run(runtime, { inputs: { a, b }, attrs }, stock) {
      const batch = a.shape.slice(0, -2);
      const [rowsA, columnsA] = a.shape.slice(-2);
      const [rowsB, columnsB] = b.shape.slice(-2);
      const [rows, depth] = attrs.transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
      const [depthB, columns] = attrs.transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
      const sameBatch =
        batch.length === b.shape.length - 2 && batch.every((n, i) => n === b.shape[i]);
      const isFloat = a.dtype === 'float32' && b.dtype === 'float32';
      const isBig = rows * depth * columns >= least.work;
      if (!sameBatch || depth !== depthB || !isFloat || !isBig) return stock();
      const y = runtime.output([...batch, rows, columns]);
      for (let i = 0; i < sizeOf(batch); i++) {
        gemm(
          attrs,
          matrix(runtime, runtime.pointer(a) + i * rows * depth * 4, rowsA, columnsA),
          matrix(runtime, runtime.pointer(b) + i * depth * columns * 4, rowsB, columnsB),
          matrix(runtime, runtime.pointer(y) + i * rows * columns * 4, rows, columns),
        );
      }
      return y;
    },
  };

  function isWorthwhile(c: DenseConvolution): boolean {
    const depth = c.filterHeight * c.filterWidth * c.inChannels;
    const work = c.images * c.outHeight * c.outWidth * depth * c.outChannels;
    return depth >= least.depth && c.outChannels >= least.columns && work >= least.work;
  }

  /** Patches times the filter at `filter`, [depth, outChannels]. */
  function convolve(
    runtime: Runtime,
    convolution: DenseConvolution,
    x: tf.TensorInfo,
    filter: number,
    y: tf.TensorInfo,
  ): void {
    const { outChannels } = convolution;
    const depth = convolution.filterHeight * convolution.filterWidth * convolution.inChannels;
    forPatches(runtime, convolution, runtime.pointer(x), (patches, pixel, pixels) =>
      gemm(
        plain,
        matrix(runtime, patches, pixels, depth),
        matrix(runtime, filter, depth, outChannels),
        matrix(runtime, runtime.pointer(y) + pixel * outChannels * 4, pixels, outChannels),
      ),
    );
  }

  return [
    batchMatMul,
    conv2d,
    conv2dBackpropFilter,
    conv2dBackpropInput,
  ] as TrainingKernel<unknown>[];
}

function isDilated({ dilations = 1 }: ConvolutionAttributes): boolean {
  return [dilations].flat().some((distance) => distance > 1);
}

/**
 * Calls `visit(pointer, firstPixel, pixels)` for consecutive groups of output pixels with the input
 * patch of each as a row: [pixels, filterHeight * filterWidth * inChannels].
 */
function forPatches(
  runtime: Runtime,
  convolution: DenseConvolution,
  pointer: number,
  visit: (patches: number, firstPixel: number, pixels: number) => void,
): void {
  const { images, height, width, inChannels, outHeight, outWidth } = convolution;
  const { filterHeight, filterWidth, strideY, strideX, top, bottom, left, right } = convolution;
  const run = filterWidth * inChannels;
  const depth = filterHeight * run;
  const rowStride = (left + width + right) * inChannels;
  const imageStride = (top + height + bottom) * rowStride;
  // A 1x1 filter reads the images as they are.
  const isPatch = depth === inChannels && strideY === 1 && strideX === 1;
  const shape = { images, height, width, channels: inChannels };
  forPaddedImages(runtime, pointer, shape, convolution, (padded, firstImage, count) => {
    if (isPatch) {
      visit(padded, firstImage * outHeight * outWidth, count * outHeight * outWidth);
      return;
    }
    const rows = count * outHeight;
    const chunk = Math.min(rows, Math.max(1, Math.floor(PATCH_FLOATS / (outWidth * depth))));
    const patches = runtime.scratch('panels', chunk * outWidth * depth);
    for (let first = 0; first < rows; first += chunk) {
      const end = Math.min(rows, first + chunk);
      for (let row = first; row < end; row++) {
        const image = Math.floor(row / outHeight);
        const y = (row - image * outHeight) * strideY;
        const source = padded + (image * imageStride + y * rowStride) * 4;
        const target = patches + (row - first) * outWidth * depth * 4;
        for (let ky = 0; ky < filterHeight; ky++) {
          runtime.native.copy_rows(
            source + ky * rowStride * 4,
            target + ky * run * 4,
            outWidth,
            run,
            strideX * inChannels,
            depth,
          );
        }
      }
      const pixel = (firstImage * outHeight + first) * outWidth;
      visit(patches, pixel, (end - first) * outWidth);
    }
  });
}

function matrix(runtime: Runtime, pointer: number, rows: number, columns: number): Matrix {
  return { data: new Float32Array(runtime.heap(), pointer, rows * columns), rows, columns };
}
