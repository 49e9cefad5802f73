import { join } from 'node:path';

/** Folder of the chunks, each with its record. */
export const CHUNKS = 'chunks';
/** The hashes of all chunks, written when the last one is there. */
export const MANIFEST_FILE = 'manifest.json';

/** File of a chunk. */
export function chunkFile(dir: string, chunk: number): string {
  return join(dir, CHUNKS, `${chunkName(chunk)}.npz`);
}

/** File of a chunk's record, which says that the chunk is whole. */
export function recordFile(dir: string, chunk: number): string {
  return join(dir, CHUNKS, `${chunkName(chunk)}.json`);
}

export function chunkName(chunk: number): string {
  return String(chunk).padStart(6, '0');
}
