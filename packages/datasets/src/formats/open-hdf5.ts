import { stat } from 'node:fs/promises';
import type { Dataset, File } from 'h5wasm/node';
import { DataError } from '../data-error.js';

/** Deflate cannot shrink anything further. */
const LARGEST_RATIO = 1032;

/** An open HDF5 file; arrays are checked before they are read. */
export interface Hdf5 {
  content: File;
  /** Throws when the values of a dataset cannot be in the file, or are larger than `maxBytes`. */
  checkSize(dataset: Dataset, maxBytes: number): number;
}

/**
 * Opens an HDF5 file with h5wasm (the HDF5 library in WebAssembly, loaded on first use), hands it to
 * `read` and closes it. Whatever the library throws becomes a `DataError` that names the file.
 * A damaged file can leave the library itself broken, so only a thread that ends afterwards calls this.
 */
export async function openHdf5<T>(file: string, read: (hdf5: Hdf5) => T): Promise<T> {
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) {
    const found = info ? 'a folder' : 'nothing';
    throw new DataError({ where: file, expected: 'an HDF5 file', found, fix: 'Check the path.' });
  }
  const { default: h5wasm } = await import('h5wasm/node');
  // Without it the library prints and goes on.
  (await h5wasm.ready).activate_throwing_error_handler();
  let content: File | undefined;
  try {
    const open = new h5wasm.File(file, 'r');
    content = open;
    const checkSize = (dataset: Dataset, maxBytes: number): number => {
      const { size, total_size: count } = dataset.metadata;
      const bytes = count * size;
      const most = Math.min(maxBytes, info.size * LARGEST_RATIO);
      if (bytes <= most) return bytes;
      throw new DataError({
        where: `${file}, ${dataset.path}`,
        expected: `at most ${most} bytes, for a file of ${info.size}`,
        found: `${bytes}`,
        fix: 'The file is damaged, or pass a larger maxBytes if you trust it.',
      });
    };
    return read({ content: open, checkSize });
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError({
      where: file,
      expected: 'a whole HDF5 file',
      found: firstReason(String((error as Error).message ?? error)),
      fix: 'The file is cut off or damaged: copy it again.',
    });
  } finally {
    try {
      content?.close();
    } catch {
      // It could not be read: there is nothing to close.
    }
  }
}

/** The library's messages are a stack, the reason last. */
function firstReason(message: string): string {
  const reasons = Array.from(message.matchAll(/^ *#\d+: .*?\(\): (.*)$/gm), ([, reason]) => reason);
  return (reasons.at(-1) ?? message.split('\n')[0]).slice(0, 200);
}
