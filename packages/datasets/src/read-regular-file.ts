import { readFile, stat } from 'node:fs/promises';
import { DataError } from './data-error.js';

/**
 * The bytes of a file, after a look at what it is: a device or a pipe, which a link may lead to, has no
 * end, and a file that is too large would fill the memory.
 *
 * @param what Said to be expected: "an image file".
 * @throws DataError where there is no such file.
 */
export async function readRegularFile(
  file: string,
  largest: number,
  { what, fix }: { what: string; fix: string },
): Promise<Buffer> {
  const fail = (expected: string, found: string): never => {
    throw new DataError({ where: file, expected, found, fix });
  };
  try {
    const info = await stat(file);
    if (info.isDirectory()) fail(what, 'a folder');
    if (!info.isFile()) fail(what, 'a device or pipe');
    if (info.size > largest) fail(`${what} of at most ${largest} bytes`, `${info.size}`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof DataError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    return fail(what, code === 'ENOENT' ? 'no such file' : String(error));
  }
}
