import { join, parse } from 'node:path';
import { h36m17 } from '@mas/skeleton';
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
  /** The folder that the names start from. */
  images: string;
  /** The folder of masks with the names of the images, whatever their ending and folder. */
  masks: string;
  /** 'grey', above 127, by default; 'nonzero' for IUV images. */
  encoding?: MaskEncoding;
  /** 'train' by default. */
  split?: string;
  /** Skeleton id of `part`; 'h36m17' by default. */
  skeleton?: string;
}

/**
 * Makes a data folder of a data set in the .npz layout of MMPose (and SPIN): single views with the 2D
 * joints of `part`. Files stay where they are. The 3D joints of `S` are left out: they are in metres
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
  const { annotations, images, masks, encoding, split = 'train', skeleton = h36m17.id } = options;
  const fail = (place: string, expected: string, found: string): never => {
    const fix = "Write the file with MMPose's preprocessing scripts.";
    throw new DataError({ where: `${annotations}, ${place}`, expected, found, fix });
  };
  const arrays = await readNpz(annotations, { arrays: ['imgname', 'part'] });
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
  const stride = points ? points.shape[1] * 3 : 0;

  const skipped = new SkipList();
  const maskOf = new Map<string, string>();
  for (const name of await folderNames(masks)) maskOf.set(parse(name).name, join(masks, name));
  async function* sequences() {
    const present = new Map<string, ReadonlySet<string>>();
    const frames: number[] = [];
    for (const [i, file] of list.entries()) {
      const { dir, base, name } = parse(file);
      if (!present.has(dir)) present.set(dir, await folderNames(join(images, dir)));
      if (!present.get(dir)!.has(base)) skipped.add('picture that is not there');
      else if (!maskOf.has(name)) skipped.add('picture without a mask');
      else frames.push(i);
    }
    yield {
      name: parse(annotations).name.replace(/[^A-Za-z0-9_-]/g, '_') || 'mmpose',
      split,
      cameras: null,
      views: [
        {
          name: 'view0',
          images: frames.map((i) => join(images, list[i])),
          masks: frames.map((i) => maskOf.get(parse(list[i]).name)!),
          encoding,
        },
      ],
      keypoints: points && {
        skeleton,
        views: {
          view0: {
            frames: frames.map((i) =>
              Float64Array.from(points.data.subarray(i * stride, (i + 1) * stride)),
            ),
          },
        },
      },
    };
  }
  const source = { dataset: 'mmpose' };
  return writeReferences(options, 'importMmpose', skeleton, source, sequences(), { skipped });
}
