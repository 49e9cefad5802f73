import { footageFrames, videoRate } from '@mas/datasets';
import { cleanMask, createBackgroundModel, type BackgroundModel } from '@mas/masks';
import { findMasks, type Picture, type PictureSource } from './picture-source.js';
import { createProgress } from './progress.js';
import { readPictureMask } from './read-picture.js';

/** How a video is read. */
export interface VideoOptions {
  /** A folder of masks, 000000.png and so on; undefined: what differs from the background. */
  masks: string | undefined;
  /** The scene without the person; undefined: the median of the video itself. */
  background: string | undefined;
  /** Takes every so manieth frame. */
  every: number;
  signal: AbortSignal;
}

/**
 * Opens a video. Its frames are decoded as they are asked for and never written down: once to learn
 * the background, where masks come from it, and once to be read.
 */
export async function openVideo(file: string, options: VideoOptions): Promise<PictureSource> {
  const { masks, background, every, signal } = options;
  const maskOf = masks === undefined ? undefined : await findMasks(masks, false);
  const rate = await videoRate(file);
  let count: number | undefined;
  let model: BackgroundModel | undefined;
  if (!maskOf) {
    const learned = await learnBackground(background ?? file, background ? 1 : every, signal);
    model = learned.model;
    if (background === undefined) count = learned.count;
  }
  async function* pictures(): AsyncGenerator<Picture> {
    let taken = 0;
    for await (const image of footageFrames(file, every)) {
      if (image instanceof Error) throw image;
      const frame = every * taken++;
      const name = String(frame).padStart(6, '0');
      yield {
        name,
        frame,
        async read() {
          const mask = maskOf
            ? await readPictureMask(maskOf(name), image.shape)
            : cleanMask(model!.apply(image));
          return { image, mask };
        },
      };
    }
  }
  return {
    count,
    masks: maskOf ? 'given' : 'what differs from the background',
    ...(rate !== null && { framesPerSecond: rate }),
    pictures,
    dispose: () => model?.dispose(),
  };
}

/** Learns a scene without people from a video or a folder of images; says of how many pictures. */
async function learnBackground(
  source: string,
  step: number,
  signal: AbortSignal,
): Promise<{ model: BackgroundModel; count: number }> {
  const model = await createBackgroundModel({ method: 'median' });
  const progress = createProgress('learning the background', 'frames');
  let count = 0;
  try {
    for await (const image of footageFrames(source, step)) {
      signal.throwIfAborted();
      if (image instanceof Error) throw image;
      model.learn(image);
      progress.update(++count, undefined);
    }
    return { model, count };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    progress.stop();
  }
}
