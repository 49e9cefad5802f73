import { join, parse } from 'node:path';
import { getSkeleton, h36m17 } from '@mas/skeleton';
import { DataError } from '../data-error.js';
import { readNpz } from '../formats/read-npz.js';
import type { MaskEncoding } from '../read-references.js';
import { folderNames } from './folder-names.js';
import { SkipList } from './skip-list.js';
import { writeReferences, type ImportSummary, type ImportTarget } from './write-references.js';

/** Options of `importMmpose`. */
export interface ImportMmposeOptions extends ImportTarget {
  /** The .npz with `imgname` and `part`, as MMPose's scripts write it. */
  annotations: string;
  /** The folder that the names start from; bare names of Human3.6M are looked for in S1/VIDEO too. */
  images: string;
  /** The folder of masks with the names of the images or of `iuv_names`, whatever their ending and folder. */
  masks: string;
  /** 'grey', above 127, by default; 'nonzero' for IUV images. */
  encoding?: MaskEncoding;
  /** 'train' by default. */
  split?: string;
  /** Skeleton id of `part`; 'h36m17' by default where it has 17 joints, and else without joints. */
  skeleton?: string;
}

/**
 * Makes a data folder of a data set in the .npz layout of MMPose (and SPIN): single views with the 2D
 * joints of `part`, where their skeleton is known (SPIN's 24 joints are left out). Files stay where they are. The 3D joints of `S` are left out: they are in metres
 * about a root, in the frame of a camera that the file does not hold.
 *
 * @returns Numbers of pictures (as frames), and of what was left out.
 * @throws DataError for a missing or damaged file, or when nothing is usable.
 *
 * @example
 * ```ts no-run needs a data set in MMPose's layout
 * import { importMmpose } from '@mas/datasets';
 *
 * const files = { annotations: 'h36m_train.npz', images: 'h36m', masks: 'h36m_masks' };
 * console.log(await importMmpose({ ...files, out: 'data/h36m-mmpose' }));
 * ```
 */
export async function importMmpose(options: ImportMmposeOptions): Promise<ImportSummary> {
  const { annotations, images, masks, encoding, split = 'train' } = options;
  const fail = (place: string, expected: string, found: string): never => {
    const fix = "Write the file with MMPose's preprocessing scripts.";
    throw new DataError({ where: `${annotations}, ${place}`, expected, found, fix });
  };
  const arrays = await readNpz(annotations, { arrays: ['imgname', 'part', 'iuv_names'] });
  const names = arrays.get('imgname');
  if (names?.type !== 'text') return fail('imgname', 'names of images', names?.type ?? 'nothing');
  const list = names.values;
  const bad = list.find((name) => /\0|^\/|^[A-Za-z]:|(^|[\\/])\.\.([\\/]|$)/.test(name));
  if (bad !== undefined) fail('imgname', 'paths below the folder of images', JSON.stringify(bad));
  const count = list.length;
  const part = arrays.get('part');
  if (
    part &&
    (part.type !== 'numeric' || part.array.shape.length !== 3 || part.array.shape[2] !== 3)
  ) {
    fail(
      'part',
      `${count} x joints x 3`,
      part.type === 'numeric' ? part.array.shape.join(' x ') : part.type,
    );
  }
  const points = part?.type === 'numeric' ? part.array : undefined;
  if (points && points.shape[0] !== count) fail('part', `${count} pictures`, `${points.shape[0]}`);
  const joints = points?.shape[1] ?? 0;
  const stride = joints * 3;
  const given = options.skeleton ?? (joints === h36m17.joints.length ? h36m17.id : undefined);
  const expected = given === undefined ? joints : jointsOf(given, joints);
  if (joints > 0 && joints !== expected)
    fail('part', `${expected} joints of ${given}`, `${joints}`);
  const maskNames = arrays.get('iuv_names');
  const masksOf =
    maskNames?.type === 'text' && maskNames.values.length === count ? maskNames.values : list;

  const skipped = new SkipList();
  if (joints > 0 && given === undefined) {
    skipped.add(`set of ${joints} 2D joints: no skeleton was named for them`);
  }
  const maskOf = new Map<string, string>();
  for (const name of await folderNames(masks)) maskOf.set(parse(name).name, join(masks, name));
  async function* sequences() {
    const present = new Map<string, ReadonlySet<string>>();
    const has = async (file: string): Promise<boolean> => {
      const { dir, base } = parse(file);
      if (!present.has(dir)) present.set(dir, await folderNames(join(images, dir)));
      return present.get(dir)!.has(base);
    };
    const files: { i: number; image: string; mask: string }[] = [];
    for (const [i, name] of list.entries()) {
      const places = [name, ...(human36mPath(name) ?? [])];
      let image: string | undefined;
      for (const place of places) if (image === undefined && (await has(place))) image = place;
      const mask = maskOf.get(parse(masksOf[i]).name) ?? maskOf.get(parse(name).name);
      if (image === undefined) skipped.add('picture that is not there');
      else if (mask === undefined) skipped.add('picture without a mask');
      else files.push({ i, image: join(images, image), mask });
    }
    yield {
      name: parse(annotations).name.replace(/[^A-Za-z0-9_-]/g, '_') || 'mmpose',
      split,
      cameras: null,
      views: [
        {
          name: 'view0',
          images: files.map(({ image }) => image),
          masks: files.map(({ mask }) => mask),
          encoding,
        },
      ],
      keypoints:
        points && given !== undefined
          ? {
              skeleton: given,
              views: {
                view0: {
                  frames: files.map(({ i }) =>
                    Float64Array.from(points.data.subarray(i * stride, (i + 1) * stride)),
                  ),
                },
              },
            }
          : undefined,
    };
  }
  const source = { dataset: 'mmpose' };
  const skeleton = given ?? h36m17.id;
  return writeReferences(options, 'importMmpose', skeleton, source, sequences(), { skipped });
}

/** Joints of a skeleton of @mas/skeleton; of one's own it is not known here. */
function jointsOf(skeleton: string, unknown: number): number {
  try {
    return getSkeleton(skeleton).joints.length;
  } catch {
    return unknown;
  }
}

/** Where MMPose keeps a picture of Human3.6M: S1/S1_Directions_1.54138969/NAME. */
function human36mPath(name: string): [string] | null {
  const [, video, subject] = /^((S\d+)_[A-Za-z]+[^/]*\.\d{8})_\d{6}\.jpg$/.exec(name) ?? [];
  return video === undefined ? null : [`${subject}/${video}/${name}`];
}
