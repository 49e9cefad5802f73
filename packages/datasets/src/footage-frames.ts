import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NdArray } from 'ndarray';
import { DataError } from './data-error.js';
import { readImage } from './read-image.js';
import { videoFrames } from './video-frames.js';

const IMAGE_FILE = /\.(jpe?g|png|webp|tiff?)$/i;

/**
 * Every `step`-th picture of a video file, or of a folder of images in the order of their names. In
 * the place of a file that cannot be read comes the error that says so: its neighbours are good.
 */
export async function* footageFrames(
  path: string,
  step: number,
): AsyncGenerator<NdArray<Uint8Array> | DataError, void, undefined> {
  const info = await stat(path).catch(() => null);
  if (!info) {
    throw new DataError({
      where: path,
      expected: 'a video or a folder of images',
      found: 'no such file or folder',
      fix: 'Check the path.',
    });
  }
  if (!info.isDirectory()) {
    yield* videoFrames(path, step);
    return;
  }
  const order = new Intl.Collator('en', { numeric: true }).compare;
  const files = (await readdir(path)).filter((name) => IMAGE_FILE.test(name)).toSorted(order);
  if (files.length === 0) {
    throw new DataError({
      where: path,
      expected: 'images (jpg, png, webp or tiff)',
      found: 'none',
      fix: 'Check the path.',
    });
  }
  for (let i = 0; i < files.length; i += step) {
    yield await readImage(join(path, files[i]), 3).catch((error: unknown) => {
      if (error instanceof DataError) return error;
      throw error;
    });
  }
}
