import { open, type FileHandle } from 'node:fs/promises';
import { DataError } from '../data-error.js';
import { DEFAULT_MAX_BYTES } from './byte-budget.js';
import type { MatValue } from './mat-value.js';
import { parseMat5 } from './parse-mat5.js';
import { readMat73 } from './read-mat73.js';

/** Options of `readMat`. */
export interface ReadMatOptions {
  /** Names to read; all by default. Others are skipped, which saves memory. */
  variables?: readonly string[];
  /** Most bytes that the values may take, 2 GiB by default: a guard against hostile files. */
  maxBytes?: number;
}

/**
 * Reads a MATLAB file: version 5 to 7 (own reader, compressed or not, of both byte orders) and
 * version 7.3 (HDF5, read with h5wasm, which is loaded on first use). Numeric and logical arrays,
 * text, cells and structs; sparse matrices, objects and function handles come as 'unsupported'.
 *
 * No header is believed: memory and time are bounded by the size of the file and by `maxBytes`.
 *
 * @param file Path of the .mat file.
 * @returns The variables by name; arrays row-major with MATLAB's dimensions (see `MatValue`).
 * @throws DataError with file, offset or variable, expected and found, for a file that is cut off,
 *   damaged, too large or no MAT-file of version 5 or later.
 *
 * @example
 * ```ts no-run needs a file of the MPI-INF-3DHP data set
 * import { readMat } from '@mas/datasets';
 *
 * const variables = await readMat('S1/Seq1/annot.mat', { variables: ['annot3'] });
 * const annot3 = variables.get('annot3'); // a cell per camera
 * if (annot3?.type === 'cell' && annot3.cells[0].type === 'numeric') {
 *   console.log(annot3.cells[0].array.shape); // [ 6416, 84 ]
 * }
 * ```
 */
export async function readMat(
  file: string,
  { variables, maxBytes = DEFAULT_MAX_BYTES }: ReadMatOptions = {},
): Promise<Map<string, MatValue>> {
  const wanted = variables ? new Set(variables) : null;
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'no such file' : (code ?? message);
    throw new DataError({ where: file, expected: 'a MAT-file', found, fix: 'Check the path.' });
  }
  try {
    const info = await handle.stat();
    if (!info.isFile()) {
      const found = info.isDirectory() ? 'a folder' : 'a device or pipe';
      throw new DataError({ where: file, expected: 'a MAT-file', found, fix: 'Check the path.' });
    }
    const { size } = info;
    const head = new Uint8Array(8);
    // Version 7.3 is an HDF5 file after a header of 512 bytes; HDF5 written elsewhere has none.
    for (const start of [0, 512]) {
      const { bytesRead } = await handle.read(head, 0, 8, start);
      if (bytesRead === 8 && String.fromCharCode(...head.subarray(1, 4)) === 'HDF') {
        return await readMat73(file, wanted, maxBytes);
      }
    }
    if (size > maxBytes) {
      throw new DataError({
        where: file,
        expected: `at most ${maxBytes} bytes`,
        found: `${size}`,
        fix: 'Pass a larger maxBytes if you trust the file.',
      });
    }
    return parseMat5(await handle.readFile(), file, wanted, maxBytes);
  } finally {
    await handle.close();
  }
}
