import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** Sums rows of x by segment, ids outside [0, numSegments) dropped; gives gather its gradient. */
export const unsortedSegmentSum: TrainingKernel<{ numSegments: number }> = {
  name: 'UnsortedSegmentSum',
  run(runtime, { inputs: { x, segmentIds }, attrs: { numSegments } }) {
    if (x.dtype !== 'float32' && x.dtype !== 'int32') {
      throw new Error(`UnsortedSegmentSum: expected x of float32 or int32, got ${x.dtype}`);
    }
    if (segmentIds.shape.some((side, i) => side !== x.shape[i])) {
      throw new Error(
        `UnsortedSegmentSum: segmentIds [${segmentIds.shape}] must be the first axes of x [${x.shape}]`,
      );
    }
    const rowShape = x.shape.slice(segmentIds.shape.length);
    const rowSize = sizeOf(rowShape);
    const output = runtime.output([numSegments, ...rowShape], x.dtype);
    const view = (tensor: typeof x) =>
      x.dtype === 'float32' ? runtime.floats(tensor) : runtime.integers(tensor);
    const source = view(x);
    const target = view(output);
    const ids = runtime.integers(segmentIds);
    target.fill(0);
    ids.forEach((segment, row) => {
      if (segment < 0 || segment >= numSegments) return;
      for (let i = 0; i < rowSize; i++) {
        target[segment * rowSize + i] += source[row * rowSize + i];
      }
    });
    return output;
  },
};
