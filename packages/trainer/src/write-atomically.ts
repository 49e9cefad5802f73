import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from './user-error.js';

/**
 * Writes a file under a temporary name and renames it, so that no reader sees half of it.
 *
 * @throws {UserError} if it cannot be written (no space, no permission); nothing is left behind.
 */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  await writeAllAtomically([[file, content]]);
}

/**
 * Writes files that belong together: all under temporary names first, renamed when all are whole.
 *
 * @throws {UserError} if one cannot be written; then none has been replaced.
 */
export async function writeAllAtomically(
  files: readonly (readonly [file: string, content: string | Uint8Array])[],
): Promise<void> {
  const written: [temporary: string, file: string][] = [];
  try {
    for (const [file, content] of files) {
      const temporary = `${file}.${process.pid}.tmp`;
      written.push([temporary, file]);
      await mkdir(path.dirname(file), { recursive: true });
      const handle = await open(temporary, 'w');
      try {
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
    }
    for (const [temporary, file] of written) await rename(temporary, file);
  } catch (error) {
    for (const [temporary] of written) await rm(temporary, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const what = code === 'ENOSPC' ? 'no space is left on the disk' : message;
    throw new UserError(`${written.at(-1)![1]}: cannot be written: ${what}`, { cause: error });
  }
}
