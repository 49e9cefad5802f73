import { TAPS, type TapProducts } from '../kernels/winograd.js';
import type { Runtime } from '../runtime.js';
import type { Matrix, Onnxruntime } from './onnxruntime.js';

/** The products of Winograd's algorithm by onnxruntime: one call for all taps. */
export function tapProducts({ gemmStack }: Onnxruntime): TapProducts {
  return {
    gap: 0,
    accumulates: false,
    // Odd: taps a power of two apart would share few sets of the cache.
    chunk: (most) => (most - 1) | 1,
    convolve: (runtime, filter, inChannels, outChannels) => (input, output, tiles) =>
      gemmStack(
        { transposeA: false, transposeB: false },
        TAPS,
        stack(runtime, input.pointer, tiles, inChannels),
        stack(runtime, filter, inChannels, outChannels),
        stack(runtime, output.pointer, tiles, outChannels),
      ),
    gradient: (runtime, filterGrad, inChannels, outChannels) => (input, grad, tiles) =>
      gemmStack(
        { transposeA: true, transposeB: false },
        TAPS,
        stack(runtime, input.pointer, tiles, inChannels),
        stack(runtime, grad.pointer, tiles, outChannels),
        stack(runtime, filterGrad, inChannels, outChannels),
      ),
  };
}

function stack(runtime: Runtime, pointer: number, rows: number, columns: number): Matrix {
  return {
    data: new Float32Array(runtime.heap(), pointer, TAPS * rows * columns),
    rows,
    columns,
  };
}
