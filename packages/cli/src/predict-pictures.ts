import { DataError } from '@mas/datasets';
import { predictViews, UserError, type Checkpoint, type Models } from '@mas/trainer';
import { drawPoseFiles } from './draw-pose-files.js';
import type { PictureSource } from './picture-source.js';
import type { PosesFile, PoseView } from './poses-file.js';
import { createProgress } from './progress.js';

/**
 * Predicts pictures one after another. One that cannot be used is noted in `poses.skipped`; if it
 * is the only one, it is an error.
 */
export async function predictPictures(options: {
  source: PictureSource;
  models: Models;
  checkpoint: Checkpoint;
  poses: PosesFile;
  pictureDir: string | undefined;
  signal: AbortSignal;
}): Promise<void> {
  const { source, models, checkpoint, poses, pictureDir, signal } = options;
  const progress = createProgress('predicting', 'pictures');
  const noPerson = 'the mask is empty';
  try {
    let done = 0;
    for (const { name, read } of source.pictures()) {
      signal.throwIfAborted();
      try {
        const view = await read();
        const [prediction] = await predictViews(models, checkpoint.info.config, [view]);
        if (!prediction)
          throw new UserError(`${name}: ${noPerson}: nobody was found in the picture`);
        const [height, width] = view.image.shape;
        const entry: PoseView = { name, imageSize: [width, height], ...prediction };
        poses.views.push(entry);
        if (pictureDir !== undefined) {
          await drawPoseFiles(pictureDir, view.image, entry, poses.skeleton);
        }
      } catch (error) {
        if (source.count === 1 || !isBadPicture(error)) throw error;
        poses.skipped.push({ name, reason: error.message });
      }
      progress.update(++done, source.count);
    }
  } finally {
    progress.stop();
  }
}

function isBadPicture(error: unknown): error is Error {
  return error instanceof UserError || error instanceof DataError;
}
