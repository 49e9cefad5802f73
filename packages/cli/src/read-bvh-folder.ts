import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseBvh, type BvhClip } from '@mas/synthetic';
import { UsageError } from './usage-error.js';

/** Larger than an hour of motion capture. */
const maxBytes = 512 * 1024 * 1024;

/**
 * Reads every `.bvh` file of a folder, in the order of their names.
 *
 * @throws {UsageError} for a folder that is not there or has fewer than two such files; Error for a
 *   broken file.
 */
export async function readBvhFolder(folder: string): Promise<BvhClip[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(
      `--bvh: expected a folder of .bvh files, found ${folder}: ${(error as NodeJS.ErrnoException).code}`,
    );
  });
  const files = names.filter((name) => name.toLowerCase().endsWith('.bvh')).toSorted();
  if (files.length < 2)
    throw new UsageError(
      `--bvh: expected two or more .bvh files in ${folder}, found ${files.length}; ` +
        'the test split gets every fourth',
    );
  const clips: BvhClip[] = [];
  for (const file of files) {
    const place = path.join(folder, file);
    const { size } = await stat(place);
    if (size > maxBytes)
      throw new UsageError(
        `--bvh: expected files of at most ${maxBytes} bytes, found ${place} with ${size}; cut it`,
      );
    clips.push({ ...parseBvh(await readFile(place, 'utf8'), place), name: file });
  }
  return clips;
}
