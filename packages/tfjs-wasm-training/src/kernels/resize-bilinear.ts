import { sizeOf, type Runtime } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

interface ResizeAttributes {
  alignCorners: boolean;
  halfPixelCenters?: boolean;
}

/** Bilinear resizing of float32 images, all modes; other dtypes go to the stock kernel. */
export const resizeBilinear: TrainingKernel<ResizeAttributes & { size: [number, number] }> = {
  name: 'ResizeBilinear',
  run(runtime, { inputs: { images }, attrs }, stock) {
    if (images.dtype !== 'float32') return stock();
    const [count, height, width, channels] = images.shape;
    const [outHeight, outWidth] = attrs.size;
    const output = runtime.output([count, outHeight, outWidth, channels]);
    if (sizeOf(images.shape) === 0 || sizeOf(output.shape) === 0) return output;
    const samples = placeSamples(
      runtime,
      images.shape,
      output.shape,
      attrs,
      2 * outWidth * channels,
    );
    runtime.native.resize_bilinear(
      runtime.pointer(images),
      runtime.pointer(output),
      samples.rows,
      samples.columns,
      samples.workspace,
      count,
      height,
      width,
      channels,
      outHeight,
      outWidth,
    );
    return output;
  },
};

/** The transpose of bilinear resizing, all modes; the stock kernel ignores halfPixelCenters. */
export const resizeBilinearGrad: TrainingKernel<ResizeAttributes> = {
  name: 'ResizeBilinearGrad',
  run(runtime, { inputs: { images, dy }, attrs }) {
    const [count, height, width, channels] = images.shape;
    const [, outHeight, outWidth] = dy.shape;
    const output = runtime.output(images.shape);
    if (sizeOf(images.shape) === 0) return output;
    const rowFloats = width * channels;
    const samples = placeSamples(runtime, images.shape, dy.shape, attrs, rowFloats);
    runtime.native.resize_bilinear_gradient(
      runtime.pointer(dy),
      runtime.pointer(output),
      samples.rows,
      samples.columns,
      samples.workspace,
      count,
      height,
      width,
      channels,
      outHeight,
      outWidth,
    );
    return output;
  },
};

const SAMPLE_WORDS = 3; // two indices and a weight

/** Writes the samples of all output rows and columns to scratch memory, in front of a workspace. */
function placeSamples(
  runtime: Runtime,
  [, height, width]: number[],
  [, outHeight, outWidth]: number[],
  attrs: ResizeAttributes,
  workspaceFloats: number,
) {
  const words = (outHeight + outWidth) * SAMPLE_WORDS;
  const pointer = runtime.scratch('workspace', words + workspaceFloats);
  writeSamples(runtime.heap(), pointer, height, outHeight, attrs);
  const columns = pointer + outHeight * SAMPLE_WORDS * 4;
  writeSamples(runtime.heap(), columns, width, outWidth, attrs);
  return { rows: pointer, columns, workspace: pointer + words * 4 };
}

/**
 * For each output of one axis, two source indices and the weight of the second, in float32 as the
 * stock forward kernels compute them.
 */
function writeSamples(
  heap: ArrayBuffer,
  pointer: number,
  size: number,
  outSize: number,
  { alignCorners, halfPixelCenters = false }: ResizeAttributes,
): void {
  const indices = new Int32Array(heap, pointer, outSize * SAMPLE_WORDS);
  const weights = new Float32Array(heap, pointer, outSize * SAMPLE_WORDS);
  const span = alignCorners && outSize > 1 ? 1 : 0;
  const scale = Math.fround((size - span) / (outSize - span));
  for (let i = 0; i < outSize; i++) {
    const position = halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
    const inside = Math.max(0, Math.min(size - 1, Math.fround(position)));
    const low = Math.floor(inside);
    indices[i * SAMPLE_WORDS] = low;
    indices[i * SAMPLE_WORDS + 1] = Math.min(size - 1, low + 1);
    weights[i * SAMPLE_WORDS + 2] = inside - low;
  }
}
