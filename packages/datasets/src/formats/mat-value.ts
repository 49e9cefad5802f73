import type { NdArray } from 'ndarray';

/** Numbers of a MAT file. 64-bit integers become `Float64Array`: exact up to 2^53. */
export type MatNumbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * A MATLAB value. Arrays are dense and row-major, with MATLAB's dimensions: MATLAB's `a(i+1, j+1)` is
 * `array.get(i, j)`. Cells and struct arrays list their elements in the same row-major order.
 */
export type MatValue =
  | { type: 'numeric'; array: NdArray<MatNumbers>; imaginary?: NdArray<MatNumbers> }
  | { type: 'logical'; array: NdArray<Uint8Array> }
  /** One string per row. */
  | { type: 'char'; rows: string[] }
  | { type: 'cell'; shape: number[]; cells: MatValue[] }
  | { type: 'struct'; shape: number[]; elements: Record<string, MatValue>[] }
  /** What this reader leaves out: sparse matrices, function handles, objects. */
  | { type: 'unsupported'; className: string };
