import { readdir } from 'node:fs/promises';
import { DataError } from './data-error.js';

const FRAME_FILE = /^(\d{6,})\.(jpg|jpeg|png)$/i;

/**
 * File names of the frames in a folder, by frame number; a hole in the numbering is a hole in the
 * array. Throws a `DataError` when the folder is missing or two files share a number.
 */
export async function listFrames(folder: string): Promise<(string | undefined)[]> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    throw new DataError({
      where: folder,
      expected: 'a folder of frames 000000.jpg or .png, 000001 ...',
      found: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such folder' : String(error),
      fix: 'Put the frames there, or correct the view or sequence names.',
    });
  }
  const frames: (string | undefined)[] = [];
  for (const entry of entries.toSorted()) {
    const number = FRAME_FILE.exec(entry)?.[1];
    if (number === undefined) continue;
    const i = Number(number);
    if (frames[i] !== undefined) {
      throw new DataError({
        where: folder,
        expected: 'one file per frame',
        found: `${frames[i]} and ${entry}`,
        fix: 'Remove one of the two.',
      });
    }
    frames[i] = entry;
  }
  return frames;
}
