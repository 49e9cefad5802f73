import { readFile, stat } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { DataError } from '../data-error.js';
import { ByteBudget, DEFAULT_MAX_BYTES } from './byte-budget.js';
import { readNpy, type NpyArray } from './read-npy.js';

/** Deflate cannot shrink anything further. */
const LARGEST_RATIO = 1032;

/** Options of `readNpz`. */
export interface ReadNpzOptions {
  /** Names to read, without .npy; all by default. */
  arrays?: readonly string[];
  /** Most bytes that the arrays may take, 2 GiB by default: a guard against hostile files. */
  maxBytes?: number;
}

/**
 * Reads a NumPy .npz file, a zip of .npy arrays (see `readNpy`).
 *
 * @param file Path of the file.
 * @returns The arrays by name.
 * @throws DataError when the file is missing, no zip, damaged, or larger than `maxBytes` unpacked.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { readNpz } from '@mas/datasets';
 *
 * await writeFile('empty.npz', new Uint8Array([0x50, 0x4b, 5, 6, ...new Uint8Array(18)]));
 * console.log((await readNpz('empty.npz')).size); // 0
 * ```
 */
export async function readNpz(
  file: string,
  options: ReadNpzOptions = {},
): Promise<Map<string, NpyArray>> {
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  const fail = (expected: string, found: string, fix: string): never => {
    throw new DataError({ where: file, expected, found, fix });
  };
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) {
    return fail(
      'a .npz file',
      info ? 'none: a folder or device' : 'no such file',
      'Check the path.',
    );
  }
  if (info.size > maxBytes) {
    const fix = 'Pass a larger maxBytes if you trust the file.';
    fail(`at most ${maxBytes} bytes`, `${info.size}`, fix);
  }
  return parseNpz(await readFile(file), file, options);
}

/** The same of bytes in memory; `file` is named in errors. */
export function parseNpz(
  bytes: Uint8Array,
  file: string,
  { arrays, maxBytes = DEFAULT_MAX_BYTES }: ReadNpzOptions = {},
): Map<string, NpyArray> {
  const fail = (expected: string, found: string, fix: string): never => {
    throw new DataError({ where: file, expected, found, fix });
  };
  const wanted = arrays && new Set(arrays.map((name) => `${name}.npy`));
  const budget = new ByteBudget(maxBytes, file);
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        if (!name.endsWith('.npy') || (wanted && !wanted.has(name))) return false;
        if (originalSize > LARGEST_RATIO * Math.max(1, size) || size > bytes.length) {
          fail(`${name} of at most ${size} bytes packed`, `${originalSize} unpacked`, REPAIR);
        }
        // Unpacked, and then as an array.
        budget.charge(name, 2 * originalSize, 1);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof DataError) throw error;
    return fail('a zip of NumPy arrays', (error as Error).message, REPAIR);
  }
  return new Map(
    Object.entries(entries).map(([name, content]) => [
      name.slice(0, -'.npy'.length),
      readNpy(content, `${file}, ${name}`),
    ]),
  );
}

const REPAIR = 'The file is cut off or damaged: copy it again.';
