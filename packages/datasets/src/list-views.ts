import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from './data-error.js';

/** Names of the view folders in SEQ/images, sorted. */
export async function listViews(sequenceDir: string): Promise<string[]> {
  const where = join(sequenceDir, 'images');
  const entries = await readdir(where, { withFileTypes: true }).catch((error: unknown) => {
    throw new DataError({
      where,
      expected: 'one folder per view',
      found: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such folder' : String(error),
      fix: 'Create it, or correct the sequence names in dataset.json.',
    });
  });
  const views = entries
    .filter(
      (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'),
    )
    .map((entry) => entry.name)
    .toSorted();
  if (views.length === 0) {
    throw new DataError({
      where,
      expected: 'one folder per view',
      found: 'none',
      fix: 'Put the frames into images/VIEW/000000.jpg, 000001.jpg ...',
    });
  }
  return views;
}
