import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NdArray } from 'ndarray';
import { DataError } from './data-error.js';
import { readImage } from './read-image.js';
import { videoFrames } from './video-frames.js';

const IMAGE_FILE = /\.(jpe?g|png|webp|tiff?)$/i;

/**
 * Every `step`-th picture of a video file, or of a folder of images in the order of their names, one
 * at a time: a video is decoded as its frames are asked for, through a pipe from ffmpeg.
 *
 * @param step 1 by default: all of them.
 * @returns H x W x 3 arrays, RGB. In the place of an image file that cannot be read comes the error
 *   that says so: its neighbours are good. Leaving the loop ends ffmpeg.
 * @throws DataError for a path where nothing is, a folder without images, or a video that ffmpeg
 *   cannot decode to its end; Error without ffmpeg, or for a step that is none.
 *
 * @example
 * ```ts no-run needs a video
 * import { footageFrames } from '@mas/datasets';
 *
 * for await (const frame of footageFrames('dance.mp4')) {
 *   if (frame instanceof Error) throw frame;
 *   console.log(frame.shape); // [ 480, 640, 3 ]
 * }
 * ```
 */
export async function* footageFrames(
  path: string,
  step = 1,
): AsyncGenerator<NdArray<Uint8Array> | DataError, void, undefined> {
  if (!Number.isInteger(step) || step < 1) {
    throw new Error(`footageFrames: expected a step of 1 or more, found ${step}`);
  }
  const info = await stat(path).catch(() => null);
  if (info && !info.isDirectory()) {
    yield* videoFrames(path, step);
    return;
  }
  const files = await listPictures(path);
  for (let i = 0; i < files.length; i += step) {
    yield await readImage(files[i], 3).catch((error: unknown) => {
      if (error instanceof DataError) return error;
      throw error;
    });
  }
}

/** The images in a folder, in the order of their names. Throws a `DataError` if there are none. */
export async function listPictures(folder: string): Promise<string[]> {
  const info = await stat(folder).catch(() => null);
  if (!info) {
    throw new DataError({
      where: folder,
      expected: 'a video or a folder of images',
      found: 'no such file or folder',
      fix: 'Check the path.',
    });
  }
  const order = new Intl.Collator('en', { numeric: true }).compare;
  const files = (await readdir(folder)).filter((name) => IMAGE_FILE.test(name)).toSorted(order);
  if (files.length === 0) {
    throw new DataError({
      where: folder,
      expected: 'images (jpg, png, webp or tiff)',
      found: 'none',
      fix: 'Check the path.',
    });
  }
  return files.map((name) => join(folder, name));
}
