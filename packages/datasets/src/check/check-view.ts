import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { countPieces, maskStatistics, type CheckedMask } from '@mas/masks';
import type { Findings } from './check-dataset.js';
import { checkMasks } from './check-masks.js';
import { DataError } from '../data-error.js';
import { frameName } from '../format.js';
import { listViewFiles } from '../list-view-files.js';
import { mapConcurrent } from '../map-concurrent.js';
import { readImage } from '../read-image.js';
import { readMask } from '../read-mask.js';
import type { References, ViewFiles } from '../read-references.js';

/** Files decoded at the same time. */
const CONCURRENCY = 8;

/** Problems of one kind that are spelt out per view; the rest is counted. */
const SPELT_OUT = 3;

/** What is known of one view after its check. */
export interface ViewCheck {
  frameCount: number;
  /** By frame; undefined where the mask could not be read. */
  masks: (CheckedMask | undefined)[];
}

/** Decodes every image and mask of one view. */
export async function checkView(
  root: string,
  view: string,
  imageSize: readonly [width: number, height: number] | null,
  references: References | null,
  findings: Findings,
): Promise<ViewCheck> {
  const imageList = await list(root, 'images', view, references, findings);
  const maskList = await list(root, 'masks', view, references, findings);
  const { folder: imageDir, files: images } = imageList;
  const { folder: maskDir, files: masks } = maskList;
  const masksOut: ViewCheck['masks'] = [];
  const problems: DataError[][] = [];
  await mapConcurrent(images.length, CONCURRENCY, async (i) => {
    findings.onFrame?.(view, i, images.length);
    problems[i] = [];
    const attempt = async <T>(task: () => Promise<T>): Promise<T | null> => {
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        problems[i].push(error);
        return null;
      }
    };
    const image = await attempt(() => readImage(fileAt(imageList, i), 3));
    const mask = await attempt(() => readMask(fileAt(maskList, i), maskList.encoding));
    if (
      image &&
      imageSize &&
      (image.shape[1] !== imageSize[0] || image.shape[0] !== imageSize[1])
    ) {
      problems[i].push(
        new DataError({
          where: images[i]!,
          expected: `${imageSize[0]} x ${imageSize[1]} px as in cameras.json`,
          found: `${image.shape[1]} x ${image.shape[0]}`,
          fix: 'Scale the intrinsics with the images, or use the original images.',
        }),
      );
    }
    if (image && mask && (image.shape[0] !== mask.shape[0] || image.shape[1] !== mask.shape[1])) {
      problems[i].push(
        new DataError({
          where: masks[i]!,
          expected: `${image.shape[1]} x ${image.shape[0]} px as its image`,
          found: `${mask.shape[1]} x ${mask.shape[0]}`,
          fix: 'Make the mask from this very image.',
        }),
      );
    } else if (mask) {
      const size = mask.data.length;
      masksOut[i] = { ...maskStatistics(mask), size, pieces: countPieces(mask) };
    }
  });
  const all = problems.flat();
  for (const problem of all.slice(0, SPELT_OUT)) findings.error(problem);
  if (all.length > SPELT_OUT) {
    findings.error(
      new DataError({
        where: imageDir,
        expected: 'whole frames',
        found: `${all.length - SPELT_OUT} more such problems`,
        fix: 'Mend those above first.',
      }),
    );
  }
  checkMasks(maskDir, masksOut, findings);
  if (masks.length > images.length) {
    findings.warn(
      new DataError({
        where: maskDir,
        expected: `${images.length} masks, one per image`,
        found: `masks up to ${frameName(masks.length - 1)}`,
        fix: 'The rest is ignored. Check that images and masks are of the same frames.',
      }),
    );
  }
  return { frameCount: images.length, masks: masksOut };
}

async function list(
  root: string,
  kind: 'images' | 'masks',
  view: string,
  references: References | null,
  findings: Findings,
): Promise<ViewFiles> {
  const folder = join(root, kind, view);
  let found: ViewFiles = { folder, files: [], encoding: 'grey' };
  try {
    found = await listViewFiles(root, kind, view, references);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    findings.error(error);
    return found;
  }
  const { files } = found;
  if (references?.[kind]) return found;
  const others = (await readdir(folder)).filter(
    (name) => !name.startsWith('.') && !files.includes(join(folder, name)),
  );
  if (others.length > 0) {
    const report = files.length === 0 ? findings.error : findings.warn;
    report(
      new DataError({
        where: folder,
        expected: 'files named 000000.jpg or .png, 000001 ...',
        found: `${others.length} other names, such as ${others[0]}`,
        fix: 'Rename them: six digits, from 000000 on, the same number for the same moment.',
      }),
    );
  } else if (files.length === 0) {
    findings.error(
      new DataError({
        where: folder,
        expected: 'files named 000000.jpg or .png, 000001 ...',
        found: 'none',
        fix: 'Add the frames.',
      }),
    );
  }
  return found;
}

function fileAt({ folder, files }: ViewFiles, i: number): string {
  const file = files[i];
  if (file !== undefined) return file;
  const isShifted = i === 0 && files[1] !== undefined;
  throw new DataError({
    where: join(folder, frameName(i)),
    expected: 'a .jpg or .png file',
    found: isShifted ? 'none: numbers start at 1' : 'no such file',
    fix: isShifted ? 'Number the frames from 000000.' : 'Add it, or remove the frame everywhere.',
  });
}
