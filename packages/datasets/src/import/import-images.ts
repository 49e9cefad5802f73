import { join, parse } from 'node:path';
import { DataError } from '../data-error.js';
import { isPortableName } from '../format.js';
import type { MaskEncoding } from '../read-references.js';
import { folderNames } from './folder-names.js';
import { SkipList } from './skip-list.js';
import { writeReferences, type ImportSummary, type ImportTarget } from './write-references.js';

/** A folder of pictures and the folder of their masks. */
export interface ImageFolder {
  /** Name of the sequence. */
  name: string;
  /** 'train' by default. */
  split?: string;
  images: string;
  /** Masks with the names of the images, whatever their ending. */
  masks: string;
}

/** Options of `importImages`. */
export interface ImportImagesOptions extends ImportTarget {
  folders: readonly ImageFolder[];
  /** What foreground is in a mask file: 'grey', above 127, by default. */
  encoding?: MaskEncoding;
  /** Skeleton id of the data set; 'h36m18' by default. */
  skeleton?: string;
}

const IMAGE = /\.(jpe?g|png|webp|tiff?)$/i;

/**
 * Makes a data folder of pictures with masks: single views, one sequence per folder, in the order of
 * their names. The files stay where they are. Pictures without masks: `importFootage` makes masks
 * where the camera stands still.
 *
 * @returns Numbers of sequences and frames, and of pictures without a mask, which are left out.
 * @throws Error for names that cannot name folders; DataError when no picture has a mask.
 *
 * @example
 * ```ts
 * import { mkdir } from 'node:fs/promises';
 * import sharp from 'sharp';
 * import { importImages, openDataset } from '@mas/datasets';
 *
 * await mkdir('people/masks', { recursive: true });
 * const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } });
 * await picture.clone().jpeg().toFile('people/anna.jpg');
 * await picture.clone().png().toFile('people/masks/anna.png');
 *
 * const folders = [{ name: 'people', images: 'people', masks: 'people/masks' }];
 * console.log((await importImages({ folders, out: 'single' })).splits.train.frames); // 1
 * const [people] = (await openDataset('single')).sequences;
 * console.log((await people.readView(0, 0)).mask.shape); // [ 8, 8 ]
 * ```
 */
export async function importImages(options: ImportImagesOptions): Promise<ImportSummary> {
  const { folders, encoding, skeleton = 'h36m18' } = options;
  for (const { name } of folders) {
    if (isPortableName(name) && folders.filter((folder) => folder.name === name).length === 1)
      continue;
    throw new Error(
      `importImages: expected different names of letters, digits, ".", "_" and "-", found "${name}"`,
    );
  }
  const skipped = new SkipList();
  const order = new Intl.Collator('en', { numeric: true }).compare;
  async function* sequences() {
    for (const { name, split = 'train', images, masks } of folders) {
      const pictures = [...(await folderNames(images))].filter((file) => IMAGE.test(file));
      if (pictures.length === 0) {
        throw new DataError({
          where: images,
          expected: 'images (jpg, png, webp or tiff)',
          found: 'none',
          fix: 'Check the path.',
        });
      }
      const byStem = new Map<string, string>();
      for (const file of await folderNames(masks)) {
        if (IMAGE.test(file)) byStem.set(parse(file).name, join(masks, file));
      }
      const kept = pictures.toSorted(order).filter((file) => byStem.has(parse(file).name));
      skipped.add('picture without a mask', pictures.length - kept.length);
      yield {
        name,
        split,
        cameras: null,
        views: [
          {
            name: 'view0',
            images: kept.map((file) => join(images, file)),
            masks: kept.map((file) => byStem.get(parse(file).name)!),
            encoding,
          },
        ],
      };
    }
  }
  const source = { dataset: 'images' };
  const state = { skipped, total: folders.length };
  return writeReferences(options, 'importImages', skeleton, source, sequences(), state);
}
