import { DataError } from '@mas/datasets';
import {
  createPoseSmoother,
  predictStream,
  UserError,
  type Checkpoint,
  type Models,
  type Spp,
} from '@mas/trainer';
import { drawPoseFiles } from './draw-pose-files.js';
import type { PictureSource } from './picture-source.js';
import type { PosesFile, PoseView } from './poses-file.js';
import { createProgress } from './progress.js';

/**
 * Predicts pictures one after another, holding only some of them at a time. One that cannot be used
 * is noted in `poses.skipped`; if it is the only one, it is an error. Where `poses` has a
 * `smoothing`, the pictures are frames in order, `poses.framesPerSecond` of them a second.
 */
export async function predictPictures(options: {
  source: PictureSource;
  models: Models;
  spp: Spp | undefined;
  checkpoint: Checkpoint;
  poses: PosesFile;
  pictureDir: string | undefined;
  signal: AbortSignal;
}): Promise<void> {
  const { source, models, spp, checkpoint, poses, pictureDir, signal } = options;
  const { framesPerSecond, smoothing } = poses;
  const { config } = checkpoint.info;
  const smooth = smoothing && createPoseSmoother(config, smoothing);
  const progress = createProgress('predicting', 'pictures');
  let done = 0;
  const skip = (name: string, error: unknown) => {
    if (source.count === 1 || !isBadPicture(error)) throw error;
    poses.skipped.push({ name, reason: error.message });
    progress.update(++done, source.count);
  };
  async function* readable() {
    for await (const { name, frame, read } of source.pictures()) {
      signal.throwIfAborted();
      try {
        yield { ...(await read()), name, number: frame };
      } catch (error) {
        skip(name, error);
      }
    }
  }
  try {
    for await (const { frame, pose } of predictStream(models, config, readable(), { spp })) {
      const { name, number, image } = frame;
      signal.throwIfAborted();
      if (!pose) {
        skip(name, new UserError(`${name}: the mask is empty: nobody was found in the picture`));
        continue;
      }
      const [height, width] = image.shape;
      const seconds = framesPerSecond && number / framesPerSecond;
      const entry: PoseView = {
        name,
        ...(seconds !== undefined && { frame: number, seconds }),
        imageSize: [width, height],
        ...(smooth ? smooth(pose, seconds!) : pose),
      };
      poses.views.push(entry);
      if (pictureDir !== undefined) {
        await drawPoseFiles(pictureDir, image, entry, poses.skeleton);
      }
      progress.update(++done, source.count);
    }
    progress.update(done, done);
  } finally {
    progress.stop();
  }
}

function isBadPicture(error: unknown): error is Error {
  return error instanceof UserError || error instanceof DataError;
}
