import { rmdir } from 'node:fs/promises';
import path from 'node:path';

/** Removes `from` and its parents up to `top` as far as they are empty. */
export async function removeEmpty(from: string, top: string): Promise<void> {
  for (let dir = from; dir.length >= top.length; dir = path.dirname(dir)) {
    try {
      await rmdir(dir);
    } catch {
      return; // Somebody else put something there.
    }
  }
}
