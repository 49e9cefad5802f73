import type { Runtime } from '../runtime.js';

/** What a filter reads around a pixel: `count` runs of `run` floats, at the offsets in `pointer`. */
export interface FilterRuns {
  pointer: number;
  count: number;
  run: number;
}

/**
 * Places the offsets of a filter of rows x columns taps with `channels` floats each, rows and columns
 * being rowStride and columnStride floats apart. The taps of a row that lie side by side are one run.
 */
export function filterRuns(
  runtime: Runtime,
  rows: number,
  columns: number,
  channels: number,
  rowStride: number,
  columnStride: number,
): FilterRuns {
  const taps = columnStride === channels ? 1 : columns;
  const count = rows * taps;
  const pointer = runtime.scratch('runs', count);
  const offsets = new Int32Array(runtime.heap(), pointer, count);
  for (let i = 0; i < count; i++) {
    offsets[i] = Math.floor(i / taps) * rowStride + (i % taps) * columnStride;
  }
  return { pointer, count, run: taps === 1 ? columns * channels : channels };
}
