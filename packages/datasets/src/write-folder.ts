import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { exists } from './exists.js';

/**
 * Writes a data folder: `write` fills a temporary folder beside it that is renamed at the end. A
 * failure leaves nothing. A folder that is no data set is never replaced.
 *
 * @param caller Named in errors.
 */
export async function writeFolder(
  dir: string,
  overwrite: boolean,
  caller: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(dir);
  const isReplacing = await canReplace(target, overwrite, caller);
  const parent = dirname(target);
  const created = await mkdir(parent, { recursive: true });
  const temporary = join(parent, `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  await mkdir(temporary);
  try {
    await write(temporary);
    const old = `${temporary}.old`;
    if (isReplacing) await rename(target, old);
    await rename(temporary, target);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (created !== undefined) await removeEmpty(parent, created);
    throw error;
  }
}

/** Removes `from` and its parents up to `top` as far as they are empty. */
async function removeEmpty(from: string, top: string): Promise<void> {
  for (let dir = from; dir.length >= top.length; dir = dirname(dir)) {
    try {
      await rmdir(dir);
    } catch {
      return; // Somebody else put something there.
    }
  }
}

async function canReplace(target: string, overwrite: boolean, caller: string): Promise<boolean> {
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (entries === null || entries.length === 0) return false;
  if (!(await exists(join(target, 'dataset.json')))) {
    throw new Error(
      `${caller}: expected a new folder, found ${target} with other files in it. ` +
        'It is no data set, so it is not overwritten: choose another folder.',
    );
  }
  if (!overwrite) {
    throw new Error(
      `${caller}: expected a new folder, found the data set ${target}. ` +
        'Choose another folder, or pass overwrite: true (--overwrite).',
    );
  }
  return true;
}
