import type { DataProblem } from '../data-error.js';
import type { MatValue } from './mat-value.js';

/** What the HDF5 thread is asked for. */
export type Hdf5Task =
  | { kind: 'mat'; file: string; wanted: ReadonlySet<string> | null; maxBytes: number }
  | { kind: 'arrays'; file: string; names: readonly string[]; maxBytes: number };

/** An array of an HDF5 file, row-major; text is left out. */
export interface Hdf5Array {
  shape: number[];
  data: Float64Array;
}

/** What it answers. */
export type Hdf5Answer =
  | { kind: 'mat'; values: Map<string, MatValue> }
  | { kind: 'arrays'; arrays: Map<string, Hdf5Array> }
  | { kind: 'problem'; problem: DataProblem };
