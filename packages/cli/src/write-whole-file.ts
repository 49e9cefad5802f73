import { randomUUID } from 'node:crypto';
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * Writes a file under a temporary name beside it and renames it: all of it is there or nothing. A link
 * in its place is replaced, not followed.
 *
 * @throws {UsageError} where there is a file already, unless `overwrite`.
 */
export async function writeWholeFile(
  file: string,
  content: string | Uint8Array,
  overwrite: boolean,
): Promise<void> {
  const found = await lstat(file).catch(() => null);
  if (found?.isDirectory()) {
    throw new UsageError(`${file}: expected a file to write, found a folder`);
  }
  if (found && !overwrite) {
    throw new UsageError(`${file}: expected a new file, found one; --overwrite replaces it`);
  }
  const folder = path.dirname(path.resolve(file));
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
