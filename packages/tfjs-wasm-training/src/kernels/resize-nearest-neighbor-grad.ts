import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Gradient of nearest-neighbour resizing: the adjoint of what the wasm forward kernel reads. */
export const resizeNearestNeighborGrad: TrainingKernel<{
  alignCorners: boolean;
  halfPixelCenters?: boolean;
}> = {
  name: 'ResizeNearestNeighborGrad',
  run(runtime, { inputs: { images, dy }, attrs }) {
    const [count, height, width, channels] = images.shape;
    const [, outHeight, outWidth] = dy.shape;
    const output = runtime.output(images.shape);
    if (sizeOf(images.shape) === 0) return output;
    const indices = runtime.scratch('workspace', outHeight + outWidth);
    const view = new Int32Array(runtime.heap(), indices, outHeight + outWidth);
    view.set(sourceIndices(height, outHeight, attrs.alignCorners, attrs.halfPixelCenters ?? false));
    view.set(
      sourceIndices(width, outWidth, attrs.alignCorners, attrs.halfPixelCenters ?? false),
      outHeight,
    );
    runtime.native.resize_nearest_gradient(
      runtime.pointer(dy),
      runtime.pointer(output),
      indices,
      indices + outHeight * 4,
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

/** Input index that each output index of one axis reads, in the forward kernel's float32. */
export function sourceIndices(
  size: number,
  outSize: number,
  alignCorners: boolean,
  halfPixelCenters: boolean,
): Int32Array {
  const span = alignCorners && outSize > 1 ? 1 : 0;
  const scale = Math.fround((size - span) / (outSize - span));
  return Int32Array.from({ length: outSize }, (_, i) => {
    const position = Math.fround(scale * (halfPixelCenters ? i + 0.5 : i));
    const index = alignCorners ? roundHalfAway(position) : Math.floor(position);
    return Math.max(0, Math.min(size - 1, index));
  });
}

/** C's roundf for positive numbers. */
function roundHalfAway(value: number): number {
  return Math.floor(value + 0.5);
}
