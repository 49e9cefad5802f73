import { join } from 'node:path';
import { DataError } from '../data-error.js';
import { folderNames } from './folder-names.js';
import { SkipList } from './skip-list.js';
import { writeReferences, type ImportSummary, type ImportTarget } from './write-references.js';

/** Options of `importTikTok`. */
export interface ImportTikTokOptions extends ImportTarget {
  /** The folder with 00001/images/0001.png, 00001/masks/0001.png ... */
  root: string;
  /** The videos that the paper uses (41 to train, 00326 to test) by default, or all, to train. */
  videos?: 'paper' | 'all';
  /** Frames to leave out at both ends of a video: 20 by default, as in the paper's code. */
  trim?: number;
}

// prettier-ignore
const TRAIN = [
  34, 35, 36, 37, 40, 42, 43, 44, 45, 58, 59, 61, 62, 63, 76, 77, 104, 107, 112, 140, 142, 144, 146,
  152, 158, 165, 195, 208, 221, 234, 238, 249, 251, 257, 275, 277, 280, 283, 303, 313, 323,
];
const TEST = [326];

/**
 * Makes a data folder of the TikTok data set: single views with masks, which stay where they are.
 *
 * @returns Numbers of sequences and frames, and of what was left out.
 * @throws DataError when the folder holds no such videos.
 *
 * @example
 * ```ts no-run needs the TikTok data set
 * import { importTikTok } from '@mas/datasets';
 *
 * console.log(await importTikTok({ root: 'TikTok_dataset', out: 'data/tiktok' }));
 * ```
 */
export async function importTikTok(options: ImportTikTokOptions): Promise<ImportSummary> {
  const { root, videos = 'paper', trim = 20 } = options;
  if (!Number.isInteger(trim) || trim < 0) {
    throw new Error(`importTikTok: trim: expected 0 or more, found ${trim}`);
  }
  const skipped = new SkipList();
  const folders = [...(await folderNames(root))].filter((name) => /^\d{5}$/.test(name)).toSorted();
  if (folders.length === 0) {
    throw new DataError({
      where: root,
      expected: 'folders 00001/images and 00001/masks ...',
      found: 'none',
      fix: 'Run "mas data check" on the folder.',
    });
  }
  async function* sequences() {
    for (const name of folders) {
      const isTest = videos === 'paper' && TEST.includes(Number(name));
      if (videos === 'paper' && !isTest && !TRAIN.includes(Number(name))) continue;
      const images = join(root, name, 'images');
      const masks = join(root, name, 'masks');
      const present = await folderNames(masks);
      const all = [...(await folderNames(images))]
        .filter((file) => /\.png$/i.test(file))
        .toSorted();
      const frames = all.slice(trim, Math.max(trim, all.length - trim));
      const kept = frames.filter((file) => present.has(file));
      skipped.add('frame without a mask', frames.length - kept.length);
      yield {
        name,
        split: isTest ? 'test' : 'train',
        cameras: null,
        views: [
          {
            name: 'view0',
            images: kept.map((file) => join(images, file)),
            masks: kept.map((file) => join(masks, file)),
          },
        ],
      };
    }
  }
  const source = { dataset: 'tiktok', videos, trim };
  return writeReferences(options, 'importTikTok', 'h36m18', source, sequences(), { skipped });
}
