import { join } from 'node:path';
import { coco17 } from '@mas/skeleton';
import { DataError } from '../data-error.js';
import type { Keypoints } from '../parse-keypoints.js';
import { readJson, show } from '../read-json.js';
import { cocoMask, type Segmentation } from './coco-mask.js';
import { folderNames } from './folder-names.js';
import { SkipList } from './skip-list.js';
import {
  reportItem,
  writeReferences,
  type ImportState,
  type ImportSummary,
  type ImportTarget,
} from './write-references.js';

/** Options of `importCoco`. */
export interface ImportCocoOptions extends ImportTarget {
  /** The JSON file of annotations. */
  annotations: string;
  /** The folder of images. */
  images: string;
  /** Name of the category; 'person' by default. */
  category?: string;
  /** Smallest area of a mask, px; 1000 by default. */
  smallestArea?: number;
  /** 'train' by default. */
  split?: string;
  /** Skeleton id of the data set and its keypoints; 'coco17' by default. */
  skeleton?: string;
}

/** What is read of one annotation. */
interface Annotation {
  id: string;
  image: { file: string; size: [number, number] };
  segmentation: Segmentation;
  keypoints?: Float64Array;
}

/**
 * Makes a data folder of a data set in COCO's format: one single view per annotated person. Images
 * stay where they are; masks are drawn from polygons or run lengths into the new folder. Crowds and
 * annotations without a segmentation are left out.
 *
 * @returns Numbers of persons (as frames), and of what was left out.
 * @throws DataError for a missing or damaged file, or when nobody is left.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import sharp from 'sharp';
 * import { importCoco, openDataset } from '@mas/datasets';
 *
 * const segmentation = [[8, 8, 56, 8, 56, 40, 8, 40]];
 * const content = {
 *   images: [{ id: 1, file_name: 'a.jpg', width: 64, height: 48 }],
 *   annotations: [{ id: 7, image_id: 1, category_id: 1, segmentation }],
 *   categories: [{ id: 1, name: 'person' }],
 * };
 * await writeFile('people.json', JSON.stringify(content));
 * const picture = { width: 64, height: 48, channels: 3, background: '#fff' } as const;
 * await sharp({ create: picture }).jpeg().toFile('a.jpg');
 *
 * await importCoco({ annotations: 'people.json', images: '.', out: 'coco' });
 * const { mask } = await (await openDataset('coco')).sequences[0].readView(0, 0);
 * console.log(mask.data.filter((value) => value === 1).length); // 1536
 * ```
 */
export async function importCoco(options: ImportCocoOptions): Promise<ImportSummary> {
  const { annotations: file, images, category = 'person', smallestArea = 1000 } = options;
  const { split = 'train', skeleton = coco17.id } = options;
  const skipped = new SkipList();
  const state: ImportState = { skipped, total: 1 };
  const found = parseAnnotations(await readJson(file, 'Check the path.'), file, category, skipped);
  const present = await folderNames(images);
  async function* sequences() {
    const kept: Annotation[] = [];
    for (const [i, annotation] of found.entries()) {
      reportItem(options, state, 'annotation', i, found.length);
      const { image, segmentation, id } = annotation;
      const isPresent = image.file.includes('/') || present.has(image.file);
      if (!isPresent) skipped.add('annotation without an image');
      else {
        const mask = await cocoMask(segmentation, image.size, `${file}, annotation ${id}`);
        let area = 0;
        for (const value of mask.data) area += value;
        if (area < smallestArea) skipped.add('annotation with too small a mask');
        else kept.push(annotation);
      }
    }
    const all = kept.every(({ keypoints }) => keypoints !== undefined);
    const keypoints: Keypoints | undefined =
      all && kept.length > 0
        ? { skeleton, views: { view0: { frames: kept.map((entry) => entry.keypoints!) } } }
        : undefined;
    yield {
      name: 'coco',
      split,
      cameras: null,
      views: [
        {
          name: 'view0',
          images: kept.map(({ image }) => join(images, image.file)),
          masks: (i: number) =>
            cocoMask(kept[i].segmentation, kept[i].image.size, `${file}, annotation ${kept[i].id}`),
        },
      ],
      keypoints,
    };
  }
  const source = { dataset: 'coco', category };
  return writeReferences(options, 'importCoco', skeleton, source, sequences(), state);
}

/** Checks the content of a COCO file. */
export function parseAnnotations(
  value: unknown,
  where: string,
  category: string,
  skipped: SkipList,
): Annotation[] {
  const fail = (place: string, expected: string, found: unknown): never => {
    const fix = 'Export the annotations again.';
    throw new DataError({ where: `${where}, ${place}`, expected, found: show(found), fix });
  };
  const content = (value ?? {}) as Record<string, unknown>;
  const list = (key: string): Record<string, unknown>[] => {
    const entries = content[key];
    const isList =
      Array.isArray(entries) &&
      entries.every((entry) => typeof entry === 'object' && entry !== null);
    return isList ? entries : fail(`"${key}"`, 'a list of objects', entries);
  };
  const categories = list('categories');
  const chosen = categories.find(({ name }) => name === category);
  if (!chosen) {
    const names = categories.map(({ name }) => String(name)).join(', ');
    fail('"categories"', `a category "${category}"`, names);
  }
  const images = new Map(list('images').map((image) => [image.id, image]));
  return list('annotations').flatMap((entry): Annotation[] => {
    const place = `annotation ${show(entry.id)}`;
    if (entry.category_id !== chosen!.id) return [];
    const { segmentation, keypoints } = entry;
    const isEmpty = !segmentation || (Array.isArray(segmentation) && segmentation.length === 0);
    if (isEmpty || entry.iscrowd === 1) {
      skipped.add(isEmpty ? 'annotation without a segmentation' : 'crowd');
      return [];
    }
    const image = images.get(entry.image_id) ?? fail(place, 'an image', entry.image_id);
    const { file_name: name, width, height } = image;
    if (
      typeof name !== 'string' ||
      /\0|^\/|^[A-Za-z]:|(^|[\\/])\.\.([\\/]|$)/.test(name) ||
      name === ''
    ) {
      fail(place, 'the path of an image below the folder', name);
    }
    if (typeof width !== 'number' || typeof height !== 'number') {
      fail(place, 'the width and height of its image', [width, height]);
    }
    const flat = Array.isArray(keypoints) ? keypoints : undefined;
    if (flat && (flat.length % 3 !== 0 || flat.length === 0 || !flat.every(Number.isFinite))) {
      fail(place, 'keypoints [x, y, visible, ...]', keypoints);
    }
    return [
      {
        id: show(entry.id),
        image: { file: name as string, size: [width as number, height as number] },
        segmentation: segmentation as Segmentation,
        keypoints: flat && Float64Array.from(flat, (x, k) => (k % 3 === 2 ? Math.sign(x) : x)),
      },
    ];
  });
}
