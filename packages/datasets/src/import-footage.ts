import {
  cleanMask,
  createBackgroundModel,
  type BackgroundModel,
  type CleanOptions,
  type MedianModelOptions,
  type Mog2ModelOptions,
} from '@mas/masks';
import type { Camera } from '@mas/geometry';
import type { NdArray } from 'ndarray';
import { addSequence } from './add-sequence.js';
import { DataError } from './data-error.js';
import { isPortableName } from './format.js';
import { footageFrames } from './footage-frames.js';
import { importCamera } from './calibration/import-camera.js';
import type { WriteOptions } from './write-dataset.js';

/** The footage of one camera. */
export interface FootageView {
  /** Camera id, the name of its folder. */
  id: string;
  /** A video file; this or `images`. */
  video?: string;
  /** A folder of images, in the order of their names. */
  images?: string;
  /** The scene without the person: a video or a folder of images. Left out: the footage itself. */
  background?: string;
  /**
   * A file that `readCameras` reads: with one camera, or with one whose id is this view's. All views
   * have one, or none has.
   */
  calibration?: string;
}

/** Options of `importFootage`. */
export interface ImportOptions extends Pick<WriteOptions, 'imageFormat' | 'jpegQuality'> {
  /** Synchronised views: frame i of each shows the same moment. */
  views: FootageView[];
  /** The data folder, new or existing. */
  out: string;
  /** Name of the new sequence. */
  sequence: string;
  /** Skeleton id of the data set. */
  skeleton: string;
  /** Split to which the sequence is added. */
  split: string;
  /** Takes every n-th frame; 1 by default. */
  everyNth?: number;
  /** Stops after so many taken frames. */
  maxFrames?: number;
  /** The calibration's unit in mm, if the file does not say it; 1 by default, 1000 for metres. */
  calibrationUnit?: number;
  /** How masks are made; the median background by default. */
  background?: MedianModelOptions | Mog2ModelOptions;
  /** How masks are cleaned; as `cleanMask` by default. */
  clean?: CleanOptions;
  /** Frames done; the total is `maxFrames`, or undefined. */
  onProgress?(done: number, total: number | undefined): void;
}

/** What `importFootage` did. */
export interface ImportResult {
  frames: number;
  /** Things to look at, such as views of unequal length. */
  warnings: string[];
}

/**
 * Imports the footage of one's own cameras: decodes videos (with ffmpeg) or image folders, reads
 * calibrations (see `readCameras`), makes foreground masks with @mas/masks, and adds the sequence to a data
 * folder. Look at the masks before training: what moves with the person, such as a chair, is
 * foreground too.
 *
 * A picture of a folder that cannot be read is left out, with that instant of all views, and warned
 * of.
 *
 * @returns Number of frames, and warnings.
 * @throws Error for missing files, broken videos, folders without a readable picture, a camera that is none, frames of another size than the
 *   first, no ffmpeg, or an existing sequence. Nothing half-written is left.
 *
 * @example
 * ```ts no-run needs a video
 * import { importFootage } from '@mas/datasets';
 *
 * const views = ['cam1', 'cam2'].map((id) => ({
 *   id,
 *   video: `${id}/video.avi`,
 *   background: `${id}/background.avi`,
 *   calibration: `${id}/config.xml`,
 * }));
 * const names = { sequence: 'walk', skeleton: 'h36m18', split: 'train' };
 * const { frames } = await importFootage({ views, out: 'data/mine', ...names, everyNth: 5 });
 * ```
 */
export async function importFootage(options: ImportOptions): Promise<ImportResult> {
  const { views, out, sequence, skeleton, split, onProgress, clean } = options;
  const { everyNth = 1, maxFrames, calibrationUnit = 1 } = options;
  checkOptions(options);

  const models: BackgroundModel[] = [];
  const streams: ReturnType<typeof footageFrames>[] = [];
  const warnings: string[] = [];
  try {
    const sizes: [width: number, height: number][] = [];
    for (const view of views) {
      const source = view.background ?? sourceOf(view);
      const { model, size, unread } = await learn(source, view.background ? 1 : everyNth, options);
      models.push(model);
      // Footage is read once more, and warned of then.
      if (view.background) warnings.push(...unread.map(({ message }) => `left out: ${message}`));
      sizes.push(size);
    }
    const cameras = await readCameras(views, sizes, calibrationUnit);
    for (const view of views) streams.push(footageFrames(sourceOf(view), everyNth));

    let frames = 0;
    let instant = -1;
    let unreadable: DataError | undefined;
    await addSequence(
      out,
      { skeleton, split },
      {
        name: sequence,
        cameras,
        views: views.map(({ id }) => id),
        frame: async (i) => {
          if (i === maxFrames) return null;
          for (;;) {
            const next = await Promise.all(streams.map((stream) => stream.next()));
            instant++;
            const ended = views.filter((_, v) => next[v].done).map(({ id }) => id);
            if (ended.length > 0) {
              if (ended.length < views.length) {
                warnings.push(
                  `${ended.join(', ')} ended after ${instant} frames, other views go on: they were ` +
                    'cut. Check that the views are synchronised.',
                );
              }
              if (i === 0 && unreadable) throw unreadable;
              return null;
            }
            const broken = next.flatMap(({ value }) => (value instanceof DataError ? [value] : []));
            if (broken.length > 0) {
              // The same instant of the other views goes too: a scene has all its views.
              warnings.push(...broken.map(({ message }) => `left out: ${message}`));
              unreadable ??= broken[0];
              continue;
            }
            frames = i + 1;
            return {
              views: next.map(({ value }, v) => {
                const image = value as NdArray<Uint8Array>;
                const where = `${sourceOf(views[v])}, frame ${instant * everyNth}`;
                checkSize(image, sizes[v], where);
                return { image, mask: cleanMask(models[v].apply(image), clean) };
              }),
            };
          }
        },
      },
      { ...options, onProgress: (done) => onProgress?.(done, maxFrames) },
    );
    return { frames, warnings };
  } finally {
    for (const stream of streams) await stream.return();
    for (const model of models) model.dispose();
  }
}

function sourceOf(view: FootageView): string {
  return (view.video ?? view.images)!;
}

function checkOptions({ views, sequence, everyNth = 1, maxFrames = 1 }: ImportOptions): void {
  const fail = (expected: string, found: unknown): never => {
    throw new Error(`importFootage: expected ${expected}, found ${String(found)}`);
  };
  if (!Array.isArray(views) || views.length === 0) fail('one view or more', 'none');
  for (const { id, video, images } of views) {
    if (!isPortableName(id)) fail('views with an id of letters, digits, ".", "_", "-"', id);
    if ((video === undefined) === (images === undefined)) {
      fail(`view ${id} to have either video or images`, video === undefined ? 'neither' : 'both');
    }
  }
  if (!isPortableName(sequence)) fail('a sequence name of letters, digits, ".", "_"', sequence);
  if (!Number.isInteger(everyNth) || everyNth < 1) fail('everyNth of 1 or more', everyNth);
  if (!Number.isInteger(maxFrames) || maxFrames < 1) fail('maxFrames of 1 or more', maxFrames);
}

async function learn(
  source: string,
  step: number,
  { background = { method: 'median' } }: ImportOptions,
): Promise<{
  model: BackgroundModel;
  size: [width: number, height: number];
  unread: DataError[];
}> {
  const model = await createBackgroundModel(background);
  let size: [number, number] | undefined;
  const unread: DataError[] = [];
  try {
    for await (const image of footageFrames(source, step)) {
      if (image instanceof DataError) {
        unread.push(image);
        continue;
      }
      size ??= [image.shape[1], image.shape[0]];
      checkSize(image, size, source);
      model.learn(image);
    }
    if (!size) throw unread[0];
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, size, unread };
}

async function readCameras(
  views: FootageView[],
  sizes: [width: number, height: number][],
  unit: number,
): Promise<Camera[] | null> {
  const without = views.filter(({ calibration }) => calibration === undefined);
  if (without.length === views.length) return null;
  if (without.length > 0) {
    throw new Error(
      `importFootage: expected a calibration for every view or for none, found none for ` +
        without.map(({ id }) => id).join(', '),
    );
  }
  const cameras = [];
  for (const [v, { id, calibration }] of views.entries()) {
    cameras.push(await importCamera(id, calibration!, sizes[v], unit));
  }
  return cameras;
}

function checkSize({ shape }: NdArray, [width, height]: [number, number], where: string): void {
  if (shape[1] === width && shape[0] === height) return;
  throw new DataError({
    where,
    expected: `${width} x ${height} px as in the first picture of this camera`,
    found: `${shape[1]} x ${shape[0]}`,
    fix: 'Footage and background must have one size.',
  });
}
