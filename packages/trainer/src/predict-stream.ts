import type { View } from '@mas/datasets';
import type { TrainConfig } from './config.js';
import type { Models } from './create-models.js';
import { predictViews, type ViewPrediction } from './predict-views.js';
import type { Spp } from './spp/spp.js';

/** Options of {@link predictStream}. */
export interface PredictStreamOptions {
  /**
   * Frames that go through the network at once. 8 by default, which is faster than one by one; 1
   * gives each pose before the next frame is asked for, for live pictures.
   */
  batchSize?: number;
  /** Supervised post-processing, as in `predictViews`. */
  spp?: Pick<Spp, 'single'>;
}

/**
 * Predicts the pose in pictures that come one after another, such as those of a video: takes frames
 * as they are needed, and holds no more than one batch of them.
 *
 * @param frames images [H, W, 3] with foreground masks [H, W] of one person, in any order; what else
 *   they have, such as a name or a time, comes back with them.
 * @returns each frame with its pose, in the order of the frames; null where the mask is empty. Ending
 *   the loop early, or an error, ends `frames` too.
 * @throws Error for a view of another shape or a batch size that is none; and what `frames` throws,
 *   after the poses of the frames before it.
 *
 * @example
 * ```ts
 * const frames = footageFrames('dance.mp4'); // of @mas/datasets
 * async function* withMasks() {
 *   for await (const image of frames) yield { image, mask: background.apply(image) };
 * }
 * for await (const { pose } of predictStream(models, checkpoint.info.config, withMasks())) {
 *   console.log(pose?.keypoints[10]); // the head, image pixels
 * }
 * ```
 */
export async function* predictStream<T extends View>(
  models: Models,
  config: TrainConfig,
  frames: AsyncIterable<T> | Iterable<T>,
  { batchSize = 8, spp }: PredictStreamOptions = {},
): AsyncGenerator<{ frame: T; pose: ViewPrediction | null }, void, undefined> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new Error(`predictStream: expected batchSize of 1 or more, found ${batchSize}`);
  }
  let batch: T[] = [];
  async function* predictBatch() {
    const poses = await predictViews(models, config, batch, spp);
    const done = batch;
    batch = [];
    for (const [i, frame] of done.entries()) yield { frame, pose: poses[i] };
  }
  const errors: unknown[] = [];
  for await (const frame of takeUntilError(frames, errors)) {
    batch.push(frame);
    if (batch.length === batchSize) yield* predictBatch();
  }
  if (batch.length > 0) yield* predictBatch();
  if (errors.length > 0) throw errors[0];
}

/** Ends where the source throws, so that what came before it is not lost; notes the error. */
async function* takeUntilError<T>(
  source: AsyncIterable<T> | Iterable<T>,
  errors: unknown[],
): AsyncGenerator<T, void, undefined> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let isOver = false;
  try {
    for (;;) {
      let next: IteratorResult<T>;
      try {
        next = await iterator.next();
      } catch (error) {
        isOver = true;
        errors.push(error);
        return;
      }
      if (next.done) {
        isOver = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!isOver) await iterator.return?.();
  }
}
