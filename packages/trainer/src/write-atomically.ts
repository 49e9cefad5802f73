import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from './user-error.js';

/**
 * Writes a file under a temporary name and renames it, so that no reader sees half of it.
 *
 * @throws {UserError} if it cannot be written (no space, no permission); nothing is left behind.
 *
 * @example
 * ```ts
 * await writeAtomically('runs/mine/metrics.json', JSON.stringify(scores));
 * ```
 */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const what = code === 'ENOSPC' ? 'no space is left on the disk' : message;
    throw new UserError(`${file}: cannot be written: ${what}`);
  }
}
