import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import sharp from 'sharp';
import { pack as createPack, type Pack } from 'tar-stream';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { frameName } from '../format.js';
import { listViewFiles } from '../list-view-files.js';
import { openDataset } from '../open-dataset.js';
import { readMask } from '../read-mask.js';
import { readReferences } from '../read-references.js';
import { rowMajorBytes } from '../row-major-bytes.js';
import type { Sequence } from '../types.js';
import { writeFolder } from '../write-folder.js';
import { writeManifest } from '../write-manifest.js';

/** Options of `packDataset`. */
export interface PackOptions {
  /** A shard is closed when it has so many bytes, 256 MiB by default. */
  shardBytes?: number;
  /** Frames packed, of all. */
  onProgress?(done: number, total: number): void;
  signal?: AbortSignal;
}

/** What describes a sequence, beside its frames. */
export const SEQUENCE_FILES = ['cameras.json', 'poses.json', 'keypoints.json'];

/** The name of a picture or mask in a shard: the sample of WebDataset is SEQ/FRAME. */
export function memberName(
  sequence: string,
  frame: number,
  view: string,
  isMask: boolean,
  extension: string,
): string {
  return `${sequence}/${frameName(frame)}.${view}${isMask ? '.mask' : ''}${extension}`;
}

/**
 * Packs a data folder into tar shards in the style of WebDataset: a few large files instead of
 * millions of small ones. All views of a frame, and their masks, are one sample:
 * `walk/000000.cam0.jpg`, `walk/000000.cam0.mask.png` ... Cameras, poses and dataset.json lie beside
 * the shards. Pictures are copied as they are, wherever the data folder refers to; one is in memory
 * at a time. The same data give the same bytes.
 *
 * @param out A new folder; nothing half-written stays.
 * @returns The number of shards and of files in them.
 * @throws DataError for a broken data folder; Error when `out` exists.
 */
export async function packDataset(
  dir: string,
  out: string,
  options: PackOptions = {},
): Promise<{ shards: number; files: number }> {
  const { shardBytes = 256 * 2 ** 20, onProgress, signal } = options;
  if (!(shardBytes > 0)) {
    throw new Error(`packDataset: expected shardBytes above 0, found ${shardBytes}`);
  }
  const root = resolve(dir);
  const dataset = await openDataset(root);
  const total = dataset.sequences.reduce((sum, { frameCount }) => sum + frameCount, 0);
  let done = 0;
  let files = 0;
  const shards: string[] = [];
  await writeFolder(out, false, 'packDataset', async (temporary) => {
    let shard: Shard | undefined;
    for (const sequence of dataset.sequences) {
      await mkdir(join(temporary, sequence.name));
      for (const name of SEQUENCE_FILES) {
        const file = join(root, sequence.name, name);
        if (await exists(file)) await copyFile(file, join(temporary, sequence.name, name));
      }
      const frames = await filesOf(root, sequence);
      for (let frame = 0; frame < sequence.frameCount; frame++) {
        signal?.throwIfAborted();
        if (!shard || shard.bytes >= shardBytes) {
          await shard?.close();
          shard = new Shard(join(temporary, `shard-${frameName(shards.length)}.tar`));
          shards.push(shard.file);
        }
        for (const { name, read } of frames(frame)) {
          await shard.add(name, await read());
          files++;
        }
        onProgress?.(++done, total);
      }
    }
    await shard?.close();
    await writeManifest(temporary, dataset);
  });
  return { shards: shards.length, files };
}

interface Member {
  name: string;
  read(): Promise<Uint8Array>;
}

/** The files of each frame; what is missing in the data folder is missing in the shards. */
async function filesOf(
  root: string,
  { name, views }: Sequence,
): Promise<(frame: number) => Member[]> {
  const folder = join(root, name);
  const references = await readReferences(folder);
  const listed = await Promise.all(
    views.map(async (view) => ({
      view,
      images: await listViewFiles(folder, 'images', view, references),
      masks: await listViewFiles(folder, 'masks', view, references),
    })),
  );
  const confusing = views.find((view) => view.endsWith('.mask'));
  if (confusing !== undefined) {
    throw new DataError({
      where: folder,
      expected: 'views whose names do not end in .mask, which marks masks in a shard',
      found: confusing,
      fix: 'Rename the view.',
    });
  }
  return (frame) =>
    listed.flatMap(({ view, images, masks }) => {
      const image = images.files[frame];
      const mask = masks.files[frame];
      const members: Member[] = [];
      if (image !== undefined) {
        const extension = extname(image).toLowerCase().replace('.jpeg', '.jpg');
        if (extension !== '.jpg' && extension !== '.png') {
          const fix = 'Convert the pictures.';
          throw new DataError({ where: image, expected: '.jpg or .png', found: extension, fix });
        }
        const member = memberName(name, frame, view, false, extension);
        members.push({ name: member, read: () => readFile(image) });
      }
      if (mask !== undefined) {
        const isPlain = masks.encoding === 'grey' && /\.png$/i.test(mask);
        const read = isPlain ? () => readFile(mask) : () => encodeMask(mask, masks.encoding);
        members.push({ name: memberName(name, frame, view, true, '.png'), read });
      }
      return members;
    });
}

/** Masks of other encodings become 0 and 255, as the data folder has them. */
async function encodeMask(
  file: string,
  encoding: Parameters<typeof readMask>[1],
): Promise<Uint8Array> {
  const mask = await readMask(file, encoding);
  const grey = rowMajorBytes(mask).map((value) => (value ? 255 : 0));
  const [height, width] = mask.shape;
  return sharp(grey, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer();
}

/** A tar that is written under a temporary name. */
class Shard {
  bytes = 0;
  readonly #pack: Pack = createPack();
  readonly #written: Promise<void>;

  constructor(readonly file: string) {
    const stream = createWriteStream(`${file}.tmp`);
    this.#written = finished(stream);
    this.#written.catch(() => {});
    this.#pack.pipe(stream);
  }

  async add(name: string, content: Uint8Array): Promise<void> {
    const header = { name, size: content.length, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 };
    const added = new Promise<void>((done, fail) => {
      this.#pack.entry(header, Buffer.from(content), (error) => (error ? fail(error) : done()));
    });
    await Promise.race([added, this.#written.then(() => added)]);
    this.bytes += content.length;
  }

  async close(): Promise<void> {
    this.#pack.finalize();
    await this.#written;
    await rename(`${this.file}.tmp`, this.file);
  }
}
