import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';
import { filterRuns } from './filter-runs.js';
import { panelFloats } from './panel-floats.js';

/** Matrix products: all transposes, batches broadcast as numpy does. */
export const batchMatMul: TrainingKernel<{ transposeA: boolean; transposeB: boolean }> = {
  name: 'BatchMatMul',
  run(runtime, { inputs: { a, b }, attrs: { transposeA, transposeB } }, stock) {
    const { native } = runtime;
    const [rowsA, columnsA] = a.shape.slice(-2);
    const [rowsB, columnsB] = b.shape.slice(-2);
    const [rows, depth] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
    const [depthB, columns] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
    // The stock kernel has the checks of shapes and dtypes.
    if (depth !== depthB || a.dtype !== 'float32' || b.dtype !== 'float32') return stock();

    const batchA = a.shape.slice(0, -2);
    const batchB = b.shape.slice(0, -2);
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
    const output = runtime.output([...batch, rows, columns]);
    const products = sizeOf(batch);
    const matrixOfA = broadcastIndices(batchA, batch);
    const matrixOfB = broadcastIndices(batchB, batch);
    const byGradientCore = transposeA && !transposeB;
    if (byGradientCore || depth === 0) runtime.floats(output).fill(0);
    if (sizeOf(output.shape) === 0 || depth === 0) return output;

    const runs = filterRuns(runtime, 1, 1, depth, 0, depth).pointer; // a row is one run
    const panels = byGradientCore ? 0 : runtime.scratch('panels', panelFloats(depth, columns));
    const transposed = transposeA && transposeB ? runtime.scratch('images', rows * depth) : 0;
    for (let i = 0; i < products; i++) {
      let left = runtime.pointer(a) + matrixOfA[i] * rows * depth * 4;
      const right = runtime.pointer(b) + matrixOfB[i] * depth * columns * 4;
      const target = runtime.pointer(output) + i * rows * columns * 4;
      if (byGradientCore) {
        // a^T b: `depth` pixels with `rows` inputs and `columns` gradients each.
        native.filter_gradient(left, right, target, 1, 1, depth, columns, runs, 1, rows, 0, 0, rows); // prettier-ignore
        continue;
      }
      if (transposed) {
        native.transpose(left, transposed, depth, rows);
        left = transposed;
      }
      if (i === 0 || matrixOfB[i] !== matrixOfB[i - 1]) {
        if (transposeB) {
          native.pack_panels_transposed(right, panels, 1, 1, columns, depth, 0, 0, 1, 1);
        } else {
          native.pack_panels(right, panels, depth, columns);
        }
      }
      native.convolve(left, panels, target, 1, 1, rows, columns, runs, 1, depth, 0, 0, depth, 0, 0, columns); // prettier-ignore
    }
    return output;
  },
};

/** For each matrix of the broadcast batch, the index of the one of `batch` that it reads. */
function broadcastIndices(batch: number[], broadcast: number[]): Int32Array {
  const missing = broadcast.length - batch.length;
  const strides = broadcast.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || batch[own] === 1 ? 0 : sizeOf(batch.slice(own + 1));
  });
  return Int32Array.from({ length: sizeOf(broadcast) }, (_, i) => {
    let index = 0;
    let rest = i;
    for (let axis = broadcast.length - 1; axis >= 0; axis--) {
      index += (rest % broadcast[axis]) * strides[axis];
      rest = Math.floor(rest / broadcast[axis]);
    }
    return index;
  });
}
