import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '@mas/trainer';
import { removeEmpty } from './remove-empty.js';

/** How a folder that an earlier call wrote is told from a folder of something else. */
export interface FolderKind {
  /** Name of the JSON file that the folder always has. */
  file: string;
  /** Its `format`. */
  format: string;
  /** What else may stand in the folder. */
  others: readonly string[];
}

/**
 * Writes a whole folder beside its place and moves it there at the end: whoever looks sees all of it
 * or nothing. A folder that an earlier call wrote is replaced.
 *
 * @throws {UserError} if there is anything else in its place, which is left as it was.
 */
export async function replaceFolder<T>(
  dir: string,
  kind: FolderKind,
  write: (temporary: string) => Promise<T>,
): Promise<T> {
  const target = path.resolve(dir);
  await checkReplaceable(dir, kind);
  const parent = path.dirname(target);
  const created = await mkdir(parent, { recursive: true });
  let temporary: string | undefined;
  try {
    temporary = await mkdtemp(path.join(parent, `.${path.basename(target)}-`));
    const result = await write(temporary);
    // Again: writing takes minutes, in which other files may have come.
    await checkReplaceable(dir, kind);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    return result;
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    if (created !== undefined) await removeEmpty(parent, created);
    throw error;
  }
}

async function checkReplaceable(dir: string, { file, format, others }: FolderKind): Promise<void> {
  let entries: string[];
  try {
    entries = await readdir(dir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new UserError(`${dir}: expected a folder to write to, found ${code}`);
  }
  if (entries.length === 0) return;
  const stranger = entries.find((name) => name !== file && !others.includes(name));
  let found: string | undefined;
  if (stranger !== undefined) found = stranger;
  else if (!(await hasFormat(path.join(dir, file), format))) {
    found = entries.includes(file) ? `a ${file} of another format` : `no ${file}`;
  }
  if (found === undefined) return;
  throw new UserError(
    `${dir}: expected a new folder, or one with nothing but ${[file, ...others].join(' and ')} (${format}) to replace, ` +
      `found ${found}; name another folder with --out DIR`,
  );
}

async function hasFormat(file: string, format: string): Promise<boolean> {
  try {
    const value = JSON.parse(await readFile(file, 'utf8')) as { format?: unknown } | null;
    return value?.format === format;
  } catch {
    return false;
  }
}
