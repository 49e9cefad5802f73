import { filterRuns } from './filter-runs.js';
import { panelFloats } from './panel-floats.js';
import { TAPS, type TapProducts } from './winograd.js';

/** Pixel blocks of the cores in native/convolution.c. */
const BLOCK = 48;

/** The products of Winograd's algorithm by this package's own kernels. */
export const wasmTapProducts: TapProducts = {
  gap: 16, // taps a power of two apart would share few sets of the cache
  accumulates: true,
  chunk: (most) => Math.max(1, Math.floor(most / BLOCK)) * BLOCK,
  convolve(runtime, filter, inChannels, outChannels) {
    const { native } = runtime;
    const tapFloats = panelFloats(inChannels, outChannels);
    const panels = runtime.scratch('panels', TAPS * tapFloats);
    for (let tap = 0; tap < TAPS; tap++) {
      const matrix = filter + tap * inChannels * outChannels * 4;
      native.pack_panels(matrix, panels + tap * tapFloats * 4, inChannels, outChannels);
    }
    const run = filterRuns(runtime, 1, 1, inChannels, 0, inChannels).pointer; // a row is one run
    return (input, output, tiles) => {
      for (let tap = 0; tap < TAPS; tap++) {
        const from = input.pointer + tap * input.stride * 4;
        const to = output.pointer + tap * output.stride * 4;
        native.convolve(from, panels + tap * tapFloats * 4, to, 1, 1, tiles, outChannels, run, 1, inChannels, 0, 0, inChannels, 0, 0, outChannels); // prettier-ignore
      }
    };
  },
  gradient(runtime, filterGrad, inChannels, outChannels) {
    const run = filterRuns(runtime, 1, 1, inChannels, 0, inChannels).pointer;
    return (input, grad, tiles) => {
      for (let tap = 0; tap < TAPS; tap++) {
        const from = input.pointer + tap * input.stride * 4;
        const times = grad.pointer + tap * grad.stride * 4;
        const to = filterGrad + tap * inChannels * outChannels * 4;
        runtime.native.filter_gradient(from, times, to, 1, 1, tiles, outChannels, run, 1, inChannels, 0, 0, inChannels); // prettier-ignore
      }
    };
  },
};
