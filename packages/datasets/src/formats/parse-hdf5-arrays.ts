import type { Dataset } from 'h5wasm/node';
import { DataError } from '../data-error.js';
import { ByteBudget } from './byte-budget.js';
import type { Hdf5Array } from './hdf5-task.js';
import { openHdf5 } from './open-hdf5.js';

/** Reads datasets of numbers by their paths; those that the file lacks are left out. */
export async function parseHdf5Arrays(
  file: string,
  names: readonly string[],
  maxBytes: number,
): Promise<Map<string, Hdf5Array>> {
  return openHdf5(file, ({ content, checkSize }) => {
    const budget = new ByteBudget(maxBytes, file);
    const arrays = new Map<string, Hdf5Array>();
    for (const name of names) {
      const dataset = content.get(name) as Dataset | null;
      if (!dataset) continue;
      const isDataset = String(dataset.type) === 'Dataset';
      if (isDataset) budget.charge(name, 3 * checkSize(dataset, budget.left));
      const values: unknown = isDataset ? dataset.value : null;
      if (!ArrayBuffer.isView(values)) {
        throw new DataError({
          where: `${file}, ${name}`,
          expected: 'numbers',
          found: isDataset ? typeof values : String(dataset.type),
          fix: 'Convert the data set again.',
        });
      }
      const data = Float64Array.from(values as unknown as ArrayLike<number | bigint>, Number);
      arrays.set(name, { shape: dataset.shape ?? [], data });
    }
    return arrays;
  });
}
