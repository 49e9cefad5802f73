import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '@mas/trainer';

/**
 * Writes a whole folder beside its place and moves it there at the end: whoever looks sees all of it
 * or nothing. A folder that an earlier call wrote is replaced.
 *
 * @param mark a file that only a folder of this kind has.
 * @throws {UserError} if there is another folder in its place.
 */
export async function replaceFolder<T>(
  dir: string,
  mark: string,
  write: (temporary: string) => Promise<T>,
): Promise<T> {
  const target = path.resolve(dir);
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new UserError(`${dir}: expected a folder to write to, found ${error.code}`);
  });
  if (entries.length > 0 && !entries.includes(mark)) {
    throw new UserError(
      `${dir}: expected a new folder or an earlier ${mark}, found other files; name another folder with --out DIR`,
    );
  }
  const created = await mkdir(path.dirname(target), { recursive: true });
  const temporary = await mkdtemp(path.join(path.dirname(target), `.${path.basename(target)}-`));
  try {
    const result = await write(temporary);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    return result;
  } catch (error) {
    await rm(created ?? temporary, { recursive: true, force: true });
    throw error;
  }
}
