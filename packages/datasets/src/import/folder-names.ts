import { readdir } from 'node:fs/promises';

/** The names in a folder; none when it is not there. */
export async function folderNames(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}
