import { sizeOf } from '../runtime.js';
import type { TrainingKernel } from '../training-kernel.js';

/** A vector added to all rows, as a bias is to pixels; other sums go to the stock kernel. */
export const add: TrainingKernel = {
  name: 'Add',
  run(runtime, { inputs: { a, b } }, stock) {
    const [x, row] = a.shape.length > b.shape.length ? [a, b] : [b, a];
    const columns = x.shape.at(-1);
    const isBias = row.shape.length === 1 && x.shape.length > 1 && row.shape[0] === columns;
    if (!isBias || a.dtype !== 'float32' || b.dtype !== 'float32') return stock();
    const output = runtime.output(x.shape);
    const rows = sizeOf(x.shape.slice(0, -1));
    runtime.native.add_row(
      runtime.pointer(x),
      runtime.pointer(row),
      runtime.pointer(output),
      rows,
      columns,
    );
    return output;
  },
};
