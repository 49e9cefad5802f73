import ndarray from 'ndarray';
import type { MatValue } from './mat-value.js';
import { runHdf5Worker } from './run-hdf5-worker.js';

/** Reads a MAT-file of version 7.3 in a thread of its own. */
export async function readMat73(
  file: string,
  wanted: ReadonlySet<string> | null,
  maxBytes: number,
): Promise<Map<string, MatValue>> {
  const answer = await runHdf5Worker({ kind: 'mat', file, wanted, maxBytes });
  const values = answer.kind === 'mat' ? answer.values : new Map<string, MatValue>();
  return new Map(Array.from(values, ([name, value]) => [name, revive(value)]));
}

/** A message between threads keeps the data of an ndarray, but not its methods. */
function revive(value: MatValue): MatValue {
  if (value.type === 'numeric' || value.type === 'logical') {
    return { ...value, array: ndarray(value.array.data, value.array.shape) } as MatValue;
  }
  if (value.type === 'cell') return { ...value, cells: value.cells.map(revive) };
  if (value.type !== 'struct') return value;
  const elements = value.elements.map((element) =>
    Object.fromEntries(Object.entries(element).map(([key, entry]) => [key, revive(entry)])),
  );
  return { ...value, elements };
}
