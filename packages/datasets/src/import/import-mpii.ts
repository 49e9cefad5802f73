import { join, parse } from 'node:path';
import { maskStatistics } from '@mas/masks';
import { mpii16 } from '@mas/skeleton';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { readMat } from '../formats/read-mat.js';
import { readJson, show } from '../read-json.js';
import { readMask } from '../read-mask.js';
import { folderNames } from './folder-names.js';
import { matAccess } from './mat-access.js';
import { SkipList } from './skip-list.js';
import {
  reportItem,
  writeReferences,
  type ImportState,
  type ImportSummary,
  type ImportTarget,
} from './write-references.js';

/** Options of `importMpii`. */
export interface ImportMpiiOptions extends ImportTarget {
  /** The folder with annot/mpii_valid.json, annot/mpii_gt_valid.mat and images/. */
  root: string;
  /** The folder of masks with the names of the images, whatever their ending. */
  masks: string;
  /** 'valid' by default: the part of the names mpii_valid.json and mpii_gt_valid.mat. */
  set?: string;
  /** Smallest and largest part of the image that a mask may cover; [0.1, 0.7] by default. */
  coverage?: readonly [smallest: number, largest: number];
}

/** MPII's head size: so much of the diagonal of the head box. */
const HEAD = 0.6;

/** One person of mpii_valid.json. */
interface Person {
  image: string;
  /** [16 * 3]: x, y in px counted from 0, and whether annotated. */
  joints: Float64Array;
}

/**
 * Makes a data folder of MPII Human Pose: one single view per person with its 2D joints, and the head
 * sizes of the .mat for PCKh. Images and masks stay where they are.
 *
 * Left out are persons with a missing joint, without a mask, or whose mask covers less or more than
 * `coverage` of the image. (The code of X as Supervision means 10 to 70 % too, but counts three
 * channels, which makes it 3.3 to 23.3 %.) Coordinates are counted from 0; the file counts from 1.
 *
 * @returns Numbers of persons (as frames), and of what was left out.
 * @throws DataError for a missing or damaged file, or when nobody is left.
 *
 * @example
 * ```ts no-run needs the MPII data set, and masks for it
 * import { importMpii } from '@mas/datasets';
 *
 * console.log(await importMpii({ root: 'mpii', masks: 'mpii/masks', out: 'data/mpii' }));
 * ```
 */
export async function importMpii(options: ImportMpiiOptions): Promise<ImportSummary> {
  const { root, masks, set = 'valid', coverage = [0.1, 0.7] } = options;
  if (!/^[A-Za-z0-9_]+$/.test(set)) {
    throw new Error(`importMpii: set: expected a word such as valid, found ${show(set)}`);
  }
  const skipped = new SkipList();
  const state: ImportState = { skipped, total: 1 };
  const file = join(root, 'annot', `mpii_${set}.json`);
  const people = parsePeople(await readJson(file, 'Check the path.'), file);
  const heads = await readHeads(join(root, 'annot', `mpii_gt_${set}.mat`), people.length);
  const present = await folderNames(join(root, 'images'));
  const maskOf = new Map<string, string>();
  for (const name of await folderNames(masks)) maskOf.set(parse(name).name, join(masks, name));

  async function* sequences() {
    const kept: { person: Person; head?: number }[] = [];
    for (const [i, person] of people.entries()) {
      reportItem(options, state, 'person', i, people.length);
      const mask = maskOf.get(parse(person.image).name);
      if (person.joints.some((value, k) => (k % 3 === 2 ? value === 0 : value < 0))) {
        skipped.add('person with a missing joint');
      } else if (!present.has(person.image)) skipped.add('person without an image');
      else if (!mask) skipped.add('person without a mask');
      else {
        const foreground = await readMask(mask);
        const part = maskStatistics(foreground).count / foreground.data.length;
        if (part < coverage[0] || part > coverage[1])
          skipped.add('person with too small or large a mask');
        else kept.push({ person, head: heads?.[i] });
      }
    }
    yield {
      name: set,
      split: set === 'train' ? 'train' : 'test',
      cameras: null,
      views: [
        {
          name: 'view0',
          images: kept.map(({ person }) => join(root, 'images', person.image)),
          masks: kept.map(({ person }) => maskOf.get(parse(person.image).name)!),
        },
      ],
      keypoints: {
        skeleton: mpii16.id,
        views: {
          view0: {
            frames: kept.map(({ person }) => person.joints),
            headSizes: heads ? kept.map(({ head }) => head!) : undefined,
          },
        },
      },
    };
  }
  const source = { dataset: 'mpii', set };
  return writeReferences(options, 'importMpii', mpii16.id, source, sequences(), state);
}

/** Checks the content of mpii_valid.json. */
export function parsePeople(value: unknown, where: string): Person[] {
  const fail = (place: string, expected: string, found: unknown): never => {
    const fix = 'Take the annotations of the HRNet or X as Supervision repositories.';
    throw new DataError({ where: `${where}${place}`, expected, found: show(found), fix });
  };
  if (!Array.isArray(value) || value.length === 0) return fail('', 'a list of persons', value);
  return value.map((entry: unknown, i) => {
    const { image, joints, joints_vis: visible } = (entry ?? {}) as Record<string, unknown>;
    const place = `, person ${i}`;
    if (typeof image !== 'string' || /[\\/\0]/.test(image) || image === '') {
      fail(`${place}, image`, 'the name of a file', image);
    }
    const isList =
      Array.isArray(joints) &&
      joints.length === 16 &&
      joints.every((p) => Array.isArray(p) && p.length >= 2 && p.every(Number.isFinite));
    if (!isList) fail(`${place}, joints`, '16 joints [x, y]', joints);
    if (!Array.isArray(visible) || visible.length !== 16) {
      fail(`${place}, joints_vis`, '16 numbers', visible);
    }
    const flat = (joints as number[][]).flatMap(([x, y], j) => [
      x - 1,
      y - 1,
      (visible as unknown[])[j] ? 1 : 0,
    ]);
    return { image: image as string, joints: Float64Array.from(flat) };
  });
}

/** headboxes_src of the .mat: 2 corners x 2 coordinates x persons. Null without the file. */
async function readHeads(file: string, count: number): Promise<number[] | null> {
  if (!(await exists(file))) return null;
  const variables = await readMat(file, { variables: ['headboxes_src'] });
  const name = 'headboxes_src';
  const { shape, data } = matAccess(file).numbers(variables.get(name), name);
  if (shape.length !== 3 || shape[0] !== 2 || shape[1] !== 2 || shape[2] !== count) {
    throw new DataError({
      where: `${file}, ${name}`,
      expected: `2 x 2 x ${count}, as many as persons in the JSON`,
      found: shape.join(' x '),
      fix: 'Take both files from the same place.',
    });
  }
  return Array.from({ length: count }, (_, i) => {
    const corner = (k: number, axis: number): number => data[(2 * k + axis) * count + i];
    return HEAD * Math.hypot(corner(1, 0) - corner(0, 0), corner(1, 1) - corner(0, 1));
  });
}
