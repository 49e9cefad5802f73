import type { Camera } from '@mas/geometry';
import { consistentMasks, type ConsistencyOptions } from '@mas/masks';
import { addSequence } from './add-sequence.js';
import { DataError } from './data-error.js';
import { isPortableName } from './format.js';
import {
  createMaskMaker,
  type MaskedFrame,
  type MaskMaker,
  type MaskMethod,
  type MaskSteps,
} from './footage-masks.js';
import { importCamera } from './calibration/import-camera.js';
import type { WriteOptions } from './write-dataset.js';

/** Agreement of a mask with the visual hull below which the calibration is doubted, not the mask. */
const LEAST_AGREEMENT = 0.5;

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
   * Masks that another program has made: a folder of images in the order of their names, one for
   * each picture, or a video.
   */
  masks?: string;
  /**
   * A file that `readCameras` reads: with one camera, or with one whose id is this view's. All views
   * have one, or none has.
   */
  calibration?: string;
}

/** Options of `importFootage`. */
export interface ImportOptions
  extends Pick<WriteOptions, 'imageFormat' | 'jpegQuality'>, MaskSteps {
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
  /** How masks are made; from the views' `masks` if they have some, else by the median background. */
  method?: MaskMethod;
  /**
   * Makes the masks of calibrated views agree (`consistentMasks`); false by default. Where they
   * agree with their visual hull by less than 0.5, the frame is left as it is, and warned of.
   */
  consistent?: ConsistencyOptions | boolean;
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
 * calibrations (see `readCameras`), makes foreground masks with @mas/masks or reads those of another
 * program, and adds the sequence to a data folder. Look at the masks before training: what moves with the person, such as a chair, is
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
  const { views, out, sequence, skeleton, split, onProgress, consistent = false } = options;
  const { everyNth = 1, maxFrames, calibrationUnit = 1 } = options;
  checkOptions(options);
  const { method = { method: views[0].masks === undefined ? 'median' : 'files' } } = options;

  const makers: MaskMaker[] = [];
  const streams: ReturnType<MaskMaker['frames']>[] = [];
  const warnings: string[] = [];
  try {
    for (const view of views) {
      const { background, masks } = view;
      const files = { source: sourceOf(view), background, masks };
      const maker = await createMaskMaker(files, everyNth, method, options);
      makers.push(maker);
      // Footage is read once more, and warned of then.
      if (background) warnings.push(...maker.unread.map(({ message }) => `left out: ${message}`));
    }
    const sizes = makers.map(({ size }) => size);
    const cameras = await readCameras(views, sizes, calibrationUnit);
    if (consistent && !cameras) {
      throw new Error(
        'importFootage: expected calibrations for consistent masks, found none. Give them, or ' +
          'leave the masks of each view as they are.',
      );
    }
    for (const maker of makers) streams.push(maker.frames(everyNth));

    let frames = 0;
    let contradictions = 0;
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
            const seen = next.map(({ value }) => value as MaskedFrame);
            if (!consistent) return { views: seen };
            const { masks, agreement } = consistentMasks(
              cameras!,
              seen.map(({ mask }) => mask),
              consistent === true ? {} : consistent,
            );
            if (Math.min(...agreement) < LEAST_AGREEMENT) {
              contradictions++;
              return { views: seen };
            }
            return { views: seen.map(({ image }, v) => ({ image, mask: masks[v] })) };
          }
        },
      },
      { ...options, onProgress: (done) => onProgress?.(done, maxFrames) },
    );
    if (contradictions > 0) {
      warnings.push(
        `${contradictions} of ${frames} frames: the masks of the views contradict each other, and ` +
          'were left as they are. Look at them, and check calibration and synchronisation.',
      );
    }
    return { frames, warnings };
  } finally {
    for (const stream of streams) await stream.return();
    for (const maker of makers) maker.dispose();
  }
}

function sourceOf(view: FootageView): string {
  return (view.video ?? view.images)!;
}

function checkOptions(options: ImportOptions): void {
  const { views, sequence, everyNth = 1, maxFrames = 1, method } = options;
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
  const without = views.filter(({ masks }) => masks === undefined).map(({ id }) => id);
  const needsMasks = method?.method === 'files' || (!method && without.length < views.length);
  if (needsMasks && without.length > 0) fail('masks for every view', `none for ${without}`);
  if (method && method.method !== 'files' && without.length < views.length) {
    fail("method 'files' for views with masks", `'${method.method}'`);
  }
  if (!isPortableName(sequence)) fail('a sequence name of letters, digits, ".", "_"', sequence);
  if (!Number.isInteger(everyNth) || everyNth < 1) fail('everyNth of 1 or more', everyNth);
  if (!Number.isInteger(maxFrames) || maxFrames < 1) fail('maxFrames of 1 or more', maxFrames);
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
