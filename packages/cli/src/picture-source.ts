import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { View } from '@mas/datasets';
import { maskFromImage } from '@mas/masks';
import { UserError } from '@mas/trainer';
import { readPicture, readPictureMask } from './read-picture.js';
import { refuseVideoOptions } from './refuse-video-options.js';
import { UsageError } from './usage-error.js';
import { openVideo, type VideoOptions } from './video-source.js';

/** Pictures with the masks of one person, one after another. */
export interface PictureSource {
  /** How many; undefined where only the end of a video tells. */
  count: number | undefined;
  /** Where the masks come from, for poses.json and for the user. */
  masks: string;
  /** Of a video that says so: how many of the frames that `frame` counts a second has. */
  framesPerSecond?: number;
  pictures(): AsyncIterable<Picture> | Iterable<Picture>;
  /** Frees what was learned to mask them. */
  dispose(): void;
}

export interface Picture {
  name: string;
  /** Its number in the video or the folder, from 0. */
  frame: number;
  /** @throws {UserError} if the picture or its mask cannot be used. */
  read(): Promise<View>;
}

const imageFile = /\.(jpe?g|png|webp|tiff?|avif|gif)$/i;
const videoFile = /\.(mp4|m4v|avi|mov|mkv|webm|mpe?g|ogv)$/i;

/**
 * Opens an image, a folder of images, or a video.
 *
 * @param options masks: a file for one image; for several a folder with a PNG of each one's name.
 * @throws {UserError} if it is none of these; {@link UsageError} for an option that goes with videos.
 */
export async function openPictures(input: string, options: VideoOptions): Promise<PictureSource> {
  const { masks } = options;
  const found = await stat(input).catch(() => undefined);
  if (!found)
    throw new UserError(
      `${input}: expected an image, a video or a folder, found nothing; check the path`,
    );
  if (found.isDirectory()) {
    const names = (await readdir(input)).filter((name) => imageFile.test(name)).toSorted();
    if (names.length === 0) {
      throw new UserError(
        `${input}: expected images (jpg, png, webp, tif) or a data folder with dataset.json, found neither`,
      );
    }
    refuseVideoOptions(`${input} is a folder of images`, options);
    return openImages(input, names, masks);
  }
  if (videoFile.test(input)) {
    if (masks !== undefined && options.background !== undefined) {
      throw new UsageError(
        'predict: --background and --masks are two ways to masks of a video; leave one out',
      );
    }
    return openVideo(input, options);
  }
  if (imageFile.test(input)) {
    refuseVideoOptions(`${input} is an image`, options);
    return openImages(path.dirname(input), [path.basename(input)], masks);
  }
  throw new UserError(
    `${input}: expected an image (jpg, png, webp, tif) or a video (mp4, avi, mov, mkv, webm), found a file with another ending`,
  );
}

async function openImages(
  dir: string,
  names: string[],
  masks: string | undefined,
): Promise<PictureSource> {
  const maskOf = masks === undefined ? undefined : await findMasks(masks, names.length === 1);
  return {
    count: names.length,
    masks: maskOf ? 'given' : 'guessed from each image (GrabCut)',
    dispose() {},
    pictures: () =>
      names.map((name, frame) => ({
        name,
        frame,
        async read() {
          const image = await readPicture(path.join(dir, name));
          const mask = maskOf
            ? await readPictureMask(maskOf(name), image.shape)
            : await maskFromImage(image);
          return { image, mask };
        },
      })),
  };
}

/** How the mask file of a picture is called. */
export async function findMasks(
  masks: string,
  mayBeFile: boolean,
): Promise<(name: string) => string> {
  const found = await stat(masks).catch(() => undefined);
  if (found?.isDirectory()) return (name) => path.join(masks, `${path.parse(name).name}.png`);
  if (found && mayBeFile) return () => masks;
  throw new UserError(
    `${masks}: expected ${mayBeFile ? 'a mask file, or ' : ''}a folder with a PNG for every picture, found ${found ? 'a file' : 'nothing'}`,
  );
}
