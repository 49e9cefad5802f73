import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { packDataset, type PackOptions } from '@mas/datasets';
import { removeEmpty } from './remove-empty.js';
import { UsageError } from './usage-error.js';

/**
 * Imports into tar shards: first a data folder beside `out`, which refers to the pictures where they
 * are and so is small, then shards of it. Only the shards stay; of an import that fails, nothing.
 *
 * @throws {UsageError} if there is something at `out`.
 */
export async function importToShards<T>(
  out: string,
  importer: (dir: string) => Promise<T>,
  options: PackOptions,
): Promise<{ summary: T; shards: number; files: number }> {
  if (await stat(out).catch(() => null)) {
    throw new UsageError(
      `${out}: expected a new folder for the shards, found something there; name another one`,
    );
  }
  const target = path.resolve(out);
  const parent = path.dirname(target);
  const created = await mkdir(parent, { recursive: true });
  let temporary: string | undefined;
  try {
    temporary = await mkdtemp(path.join(parent, `.${path.basename(target)}-`));
    const dir = path.join(temporary, 'data');
    const summary = await importer(dir);
    const packed = await packDataset(dir, out, options);
    await rm(temporary, { recursive: true });
    return { summary, ...packed };
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    if (created !== undefined) await removeEmpty(parent, created);
    throw error;
  }
}
