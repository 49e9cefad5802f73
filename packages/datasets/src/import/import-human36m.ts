import { dirname, join, resolve } from 'node:path';
import type { Camera } from '@mas/geometry';
import { convertPose, getSkeleton, h36m17 } from '@mas/skeleton';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { readRegularFile } from '../read-regular-file.js';
import { folderNames } from './folder-names.js';
import { HUMAN36M_PROTOCOLS, human36mFrames, type Human36mProtocol } from './human36m-protocol.js';
import { parseMatlabMeta } from './parse-matlab-meta.js';
import { processedHuman36m } from './processed-human36m.js';
import { SkipList } from './skip-list.js';
import {
  writeReferences,
  type ImportSummary,
  type ImportTarget,
  type ReferenceSequence,
} from './write-references.js';

/** Options of `importHuman36m`. */
export interface ImportHuman36mOptions extends ImportTarget {
  /** The folder with `annot/` and `images/`, or with `S1/`, `S5/` ... */
  root: string;
  /**
   * The folder of masks, one folder per video with a PNG per image; by default `sam_masks/hm36` beside
   * the root, or `masks` in it.
   */
  masks?: string;
  /** 'paper' by default. */
  protocol?: Human36mProtocol;
  /** Seed of the drawn frames of 'train_selected', 'valid' and 'x'; 1 by default. */
  seed?: number;
  /** 18 joints (with thorax) by default, or 17. */
  joints?: 17 | 18;
  /** For the second layout: metadata.xml with the cameras; in the root by default. */
  metadata?: string;
}

/** What a reader of one layout finds of one sequence. */
export interface Human36mSequence {
  name: string;
  subject: number;
  action: number;
  cameras: Camera[];
  /** By frame, h36m17, world mm. */
  poses: Float64Array[];
  /** Per camera: image and mask by frame, relative to the folders of images and masks. */
  files: { images: string[]; masks: string[] }[];
}

/**
 * Makes a data folder of Human3.6M. Images and masks stay where they are. Two layouts are known:
 *
 * - `annot/s_SS_act_AA_subact_BB_ca_CC/matlab_meta.txt`, `images/VIDEO/VIDEO_000001.jpg`;
 * - `S1/ACTION/annot.h5` (poses `pose/3d` from the original CDF files, as h36m-fetch converts them)
 *   and `S1/ACTION/imageSequence/CAMERA/img_000001.jpg`, with the original `metadata.xml`.
 *
 * Frames without an image or mask in every view are left out. Skeleton h36m18 (or h36m17), world mm.
 * The lens model is OpenCV's; Human3.6M's own differs from it by 0.2 px at most.
 *
 * @returns Numbers of sequences and frames, and of what was left out.
 * @throws DataError for a missing or damaged file, or when nothing is usable.
 *
 * @example
 * ```ts no-run needs the Human3.6M data set
 * import { importHuman36m } from '@mas/datasets';
 *
 * const { splits } = await importHuman36m({ root: 'data/hm36', out: 'data/h36m-mas' });
 * console.log(splits); // { train: { sequences: 60, frames: ... }, test: ... }
 * ```
 */
export async function importHuman36m(options: ImportHuman36mOptions): Promise<ImportSummary> {
  const { root, protocol = 'paper', seed = 1, joints = 18 } = options;
  if (!HUMAN36M_PROTOCOLS.includes(protocol)) {
    const known = HUMAN36M_PROTOCOLS.join(', ');
    throw new Error(`importHuman36m: protocol: expected ${known}, found ${protocol}`);
  }
  if (joints !== 17 && joints !== 18) {
    throw new Error(`importHuman36m: joints: expected 17 or 18, found ${String(joints)}`);
  }
  const skeleton = getSkeleton(`h36m${joints}`);
  const skipped = new SkipList();
  const masks = options.masks ?? (await findMasks(root));
  const isAnnotated = await exists(join(root, 'annot'));
  const found = isAnnotated ? annotatedHuman36m(root) : processedHuman36m(root, options.metadata);

  async function* sequences(): AsyncGenerator<ReferenceSequence> {
    for await (const sequence of found) {
      const { name, poses, cameras, files } = sequence;
      const choice = human36mFrames(protocol, sequence, poses.length, seed);
      if (!choice) continue;
      const present = await Promise.all(
        files.map(async (view) => ({
          images: await folderNames(join(root, dirname(view.images[0]))),
          masks: await folderNames(join(masks, dirname(view.masks[0]))),
        })),
      );
      const has = (names: ReadonlySet<string>, file: string): boolean =>
        names.has(file.slice(file.lastIndexOf('/') + 1));
      const frames = choice.frames.filter((i) => {
        const image = files.every((view, v) => has(present[v].images, view.images[i]));
        const mask = files.every((view, v) => has(present[v].masks, view.masks[i]));
        if (!image) skipped.add('frame without an image in every view');
        else if (!mask) skipped.add('frame without a mask in every view');
        return image && mask;
      });
      yield {
        name,
        split: choice.split,
        cameras,
        views: cameras.map(({ id }, v) => ({
          name: id,
          images: frames.map((i) => join(root, files[v].images[i])),
          masks: frames.map((i) => join(masks, files[v].masks[i])),
        })),
        poses: frames.map((i) => convertPose(poses[i], h36m17, skeleton)),
      };
    }
  }
  const source = { dataset: 'human36m', protocol, seed };
  return writeReferences(options, 'importHuman36m', skeleton.id, source, sequences(), { skipped });
}

async function findMasks(root: string): Promise<string> {
  const places = [join(dirname(resolve(root)), 'sam_masks', 'hm36'), join(root, 'masks')];
  for (const place of places) if (await exists(place)) return place;
  throw new DataError({
    where: root,
    expected: `masks in ${places.join(' or ')}`,
    found: 'neither folder',
    fix: 'Pass masks: the folder that holds a folder of PNG masks per video.',
  });
}

const VIDEO = /^(s_(\d\d)_act_(\d\d)_subact_\d\d)_ca_(\d\d)$/;

/** The layout with annot/. */
async function* annotatedHuman36m(root: string): AsyncGenerator<Human36mSequence> {
  const annot = join(root, 'annot');
  const videos = new Map<string, string[]>();
  for (const folder of [...(await folderNames(annot))].toSorted()) {
    const [, name] = VIDEO.exec(folder) ?? [];
    if (name) videos.set(name, [...(videos.get(name) ?? []), folder]);
  }
  if (videos.size === 0) {
    throw new DataError({
      where: annot,
      expected: 'folders s_01_act_02_subact_01_ca_01 ...',
      found: 'none',
      fix: 'Run "mas data check" on the folder.',
    });
  }
  for (const [name, folders] of videos) {
    const [, , subject, action] = VIDEO.exec(folders[0])!;
    const metas = [];
    for (const folder of folders) {
      const file = join(annot, folder, 'matlab_meta.txt');
      metas.push(parseMatlabMeta(await readText(file), `ca_${folder.slice(-2)}`, file));
    }
    // Videos of one take can differ by a frame at the end.
    const count = Math.min(...metas.map(({ poses }) => poses.length));
    const fileOf = (folder: string, i: number, ending: string): string =>
      `${folder}/${folder}_${String(i + 1).padStart(6, '0')}.${ending}`;
    const frames = Array.from({ length: count }, (_, i) => i);
    yield {
      name,
      subject: Number(subject),
      action: Number(action),
      cameras: metas.map(({ camera }) => camera),
      poses: metas[0].poses.slice(0, count),
      files: folders.map((folder) => ({
        images: frames.map((i) => `images/${fileOf(folder, i, 'jpg')}`),
        masks: frames.map((i) => fileOf(folder, i, 'png')),
      })),
    };
  }
}

/** A video of an hour has 200 MB. */
const LARGEST_META = 512 * 2 ** 20;

async function readText(file: string): Promise<string> {
  const what = { what: 'a matlab_meta.txt', fix: 'Copy it again.' };
  return (await readRegularFile(file, LARGEST_META, what)).toString('utf8');
}
