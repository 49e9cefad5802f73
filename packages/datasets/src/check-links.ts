import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { DataError } from './data-error.js';

/**
 * Refuses links that lead out of a data folder: what somebody passes on must hold what it says, and must
 * not read other files of the reader. Pictures that are elsewhere belong into frames.json.
 *
 * @param folder In the data folder, or a link in it.
 * @param names Links in it.
 * @param top The data folder.
 */
export async function checkLinks(
  folder: string,
  names: readonly string[],
  top: string,
): Promise<void> {
  const root = await realpath(top);
  for (const place of [folder, ...names.map((name) => join(folder, name))]) {
    const target = await realpath(place).catch(() => null);
    if (target === null || isInside(root, target)) continue;
    throw new DataError({
      where: place,
      expected: 'a file or folder in the data folder',
      found: `a link out of it, to ${target}`,
      fix: 'Copy it there, or refer to it in frames.json, as "mas import" does.',
    });
  }
}

function isInside(root: string, target: string): boolean {
  const path = relative(root, target);
  return path !== '..' && !path.startsWith(`..${sep}`);
}
