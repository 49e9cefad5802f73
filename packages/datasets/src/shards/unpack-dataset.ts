import { copyFile, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataError } from '../data-error.js';
import { frameName } from '../format.js';
import { readManifest } from '../read-manifest.js';
import { writeFile } from '../write-file.js';
import { writeFolder } from '../write-folder.js';
import { writeManifest } from '../write-manifest.js';
import { SEQUENCE_FILES } from './pack-dataset.js';
import { readTar } from './read-tar.js';

/** Options of `unpackDataset`. */
export interface UnpackOptions {
  /** Largest picture, bytes; 64 MiB by default. */
  maxBytes?: number;
  /** Bytes of shards done, of all. */
  onProgress?(done: number, total: number): void;
  signal?: AbortSignal;
}

/**
 * Unpacks tar shards of `packDataset`, or of others with its names, into a data folder. Nothing in a
 * shard decides where it is written: a name must be SEQ/FRAME.VIEW.jpg, .png or .mask.png with a
 * sequence of dataset.json, and links are refused. One picture is in memory at a time.
 *
 * @param out A new folder; a failure leaves nothing.
 * @returns The number of files.
 * @throws DataError for a shard that is damaged or holds anything else.
 */
export async function unpackDataset(
  dir: string,
  out: string,
  options: UnpackOptions = {},
): Promise<{ files: number }> {
  const { maxBytes = 64 * 2 ** 20, onProgress, signal } = options;
  const root = resolve(dir);
  const manifest = await readManifest(root);
  const sequences = new Set(Object.values(manifest.splits).flat());
  const shards = (await readdir(root)).filter((name) => name.endsWith('.tar')).toSorted();
  if (shards.length === 0) {
    const fix = 'Name a folder that "mas data pack" wrote.';
    throw new DataError({ where: root, expected: 'shards (.tar)', found: 'none', fix });
  }
  const sizes = await Promise.all(shards.map(async (name) => (await stat(join(root, name))).size));
  const total = sizes.reduce((a, b) => a + b, 0);
  let files = 0;
  await writeFolder(out, false, 'unpackDataset', async (temporary) => {
    for (const sequence of sequences) {
      await mkdir(join(temporary, sequence));
      for (const name of SEQUENCE_FILES) {
        const file = join(root, sequence, name);
        // A link could bring any file of this machine along.
        const info = await lstat(file).catch(() => null);
        if (info?.isFile()) await copyFile(file, join(temporary, sequence, name));
      }
    }
    const folders = new Set<string>();
    let done = 0;
    for (const [i, shard] of shards.entries()) {
      for await (const entry of readTar(join(root, shard), maxBytes)) {
        signal?.throwIfAborted();
        const place = placeOf(entry.name, sequences, join(root, shard));
        const folder = join(temporary, ...place.folder);
        if (!folders.has(folder)) await mkdir(folder, { recursive: true });
        folders.add(folder);
        await writeFile(join(folder, place.file), await entry.read());
        files++;
      }
      done += sizes[i];
      onProgress?.(done, total);
    }
    await writeManifest(temporary, manifest);
  });
  return { files };
}

/** Where a file of a shard belongs; throws for any name that is not one of ours. */
export function placeOf(
  name: string,
  sequences: ReadonlySet<string>,
  where: string,
): { folder: [sequence: string, kind: 'images' | 'masks', view: string]; file: string } {
  const match =
    /^([A-Za-z0-9_][A-Za-z0-9._-]*)\/(\d{6,9})\.([A-Za-z0-9_][A-Za-z0-9._-]*?)(\.mask)?\.(jpg|png)$/.exec(
      name,
    );
  if (!match || !sequences.has(match[1]) || (match[4] && match[5] !== 'png')) {
    throw new DataError({
      where,
      expected: 'SEQ/FRAME.VIEW.jpg, .png or .mask.png with a sequence of dataset.json',
      found: JSON.stringify(name.length > 120 ? `${name.slice(0, 117)}...` : name),
      fix: 'These are no shards of a data folder, or not to be trusted: nothing was written.',
    });
  }
  const [, sequence, frame, view, mask, extension] = match;
  return {
    folder: [sequence, mask ? 'masks' : 'images', view],
    file: `${frameName(Number(frame))}.${extension}`,
  };
}
