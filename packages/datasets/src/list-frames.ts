import { readdir } from 'node:fs/promises';
import { checkLinks } from './check-links.js';
import { DataError } from './data-error.js';

const FRAME_FILE = /^(\d{6,})\.(jpg|jpeg|png)$/i;

/**
 * File names of the frames in a folder, by frame number; a hole in the numbering is a hole in the
 * array. Throws a `DataError` when the folder is missing, two files share a number, or the numbers
 * are no frame numbers but, say, dates, or a link leads out of `top`.
 */
export async function listFrames(folder: string, top = folder): Promise<(string | undefined)[]> {
  let entries: string[];
  try {
    const found = await readdir(folder, { withFileTypes: true });
    entries = found.map(({ name }) => name);
    await checkLinks(
      folder,
      found.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name),
      top,
    );
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError({
      where: folder,
      expected: 'a folder of frames 000000.jpg or .png, 000001 ...',
      found: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such folder' : String(error),
      fix: 'Put the frames there, or correct the view or sequence names.',
    });
  }
  const numbered = entries
    .map((entry) => ({ entry, i: Number(FRAME_FILE.exec(entry)?.[1]) }))
    .filter(({ i }) => !Number.isNaN(i))
    .toSorted((a, b) => a.i - b.i || (a.entry < b.entry ? -1 : 1));
  const last = numbered.at(-1);
  // The array is as long as the largest number: 20230101.jpg alone would make 20 million holes.
  const limit = 10 * numbered.length + 1000;
  if (last && last.i > limit) {
    throw new DataError({
      where: folder,
      expected: 'frames 000000.jpg or .png, 000001 ..., numbered from 000000 on',
      found: `${last.entry} among ${numbered.length} ${numbered.length === 1 ? 'frame' : 'frames'}`,
      fix: 'Number the frames from 000000 on, the same number for the same moment in every view.',
    });
  }
  const frames: (string | undefined)[] = [];
  for (const { entry, i } of numbered) {
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
