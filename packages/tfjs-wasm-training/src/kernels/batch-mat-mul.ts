import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { panelFloats } from './panel-floats.js';

/** Matrix products of equal batches, all transposes; broadcast batches go to the stock kernel. */
export const batchMatMul: TrainingKernel<{ transposeA: boolean; transposeB: boolean }> = {
  name: 'BatchMatMul',
  run(runtime, { inputs: { a, b }, attrs: { transposeA, transposeB } }, stock) {
    const { native } = runtime;
    const batch = a.shape.slice(0, -2);
    const [rowsA, columnsA] = a.shape.slice(-2);
    const [rowsB, columnsB] = b.shape.slice(-2);
    const [rows, depth] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
    const [depthB, columns] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
    const sameBatch =
      batch.length === b.shape.length - 2 && batch.every((n, i) => n === b.shape[i]);
    // The stock kernel has the checks of shapes and dtypes.
    if (!sameBatch || depth !== depthB || a.dtype !== 'float32' || b.dtype !== 'float32') {
      return stock();
    }
    const output = runtime.output([...batch, rows, columns]);
    const products = sizeOf(batch);
    const byGradientCore = transposeA && !transposeB;
    if (byGradientCore || depth === 0) runtime.floats(output).fill(0);
    if (sizeOf(output.shape) === 0 || depth === 0) return output;

    const panels = byGradientCore ? 0 : runtime.scratch('panels', panelFloats(depth, columns));
    const transposed = transposeA && transposeB ? runtime.scratch('images', rows * depth) : 0;
    for (let i = 0; i < products; i++) {
      let left = runtime.pointer(a) + i * rows * depth * 4;
      const right = runtime.pointer(b) + i * depth * columns * 4;
      const target = runtime.pointer(output) + i * rows * columns * 4;
      if (byGradientCore) {
        // a^T b: `depth` pixels with `rows` inputs and `columns` gradients each.
        native.filter_gradient(left, right, target, 1, 1, depth, columns, 1, rows, 0, 0, 0, rows);
        continue;
      }
      if (transposed) {
        native.transpose(left, transposed, depth, rows);
        left = transposed;
      }
      if (transposeB) {
        native.pack_panels_transposed(right, panels, 1, 1, columns, depth, 0, 0, 1, 1);
      } else {
        native.pack_panels(right, panels, depth, columns);
      }
      native.convolve(
        left,
        panels,
        target,
        1,
        1,
        rows,
        columns,
        1,
        depth,
        0,
        0,
        0,
        depth,
        0,
        0,
        columns,
      );
    }
    return output;
  },
};
