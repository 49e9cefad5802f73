import { writeFile as write } from 'node:fs/promises';

/** Writes a file; a full disk becomes one line that names the path. */
export async function writeFile(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await write(file, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new Error(
        `${file}: no space left on the disk (${code}). Free some space or write to another disk.`,
        { cause: error },
      );
    }
    throw error;
  }
}
