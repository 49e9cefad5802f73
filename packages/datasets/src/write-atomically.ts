import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeFile } from './write-file.js';

export { writeFile };

/** A hidden name beside a file that no other process takes: a link of a known name would be written through. */
export function temporaryName(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomUUID().slice(0, 12)}.tmp`);
}

/** Writes a file under a temporary name and renames it: no reader sees half of it. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
