import { stat } from 'node:fs/promises';
import type { NdArray } from 'ndarray';
import { DataError } from './data-error.js';
import { listPictures } from './footage-frames.js';
import { readLabels } from './read-labels.js';
import { videoFrames } from './video-frames.js';

/**
 * Every `step`-th mask of a folder, in the order of their names, or of a video, with the values as
 * they are in the file. In the place of a file that cannot be read comes the error that says so.
 */
export async function* labelFrames(
  path: string,
  step: number,
): AsyncGenerator<NdArray<Uint8Array | Uint16Array> | DataError, void, undefined> {
  const info = await stat(path).catch(() => null);
  if (info?.isFile()) {
    yield* videoFrames(path, step);
    return;
  }
  const files = await listPictures(path);
  for (let i = 0; i < files.length; i += step) {
    yield await readLabels(files[i]).catch((error: unknown) => {
      if (error instanceof DataError) return error;
      throw error;
    });
  }
}
