import { join } from 'node:path';
import type { Camera } from '@mas/geometry';
import { convertPose, getSkeleton, mpiInf3dhp28 } from '@mas/skeleton';
import { parseMpiInf3dhpCalibration } from '../calibration/parse-mpi-inf-3dhp-calibration.js';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import { readMat } from '../formats/read-mat.js';
import { mapConcurrent } from '../map-concurrent.js';
import { readRegularFile } from '../read-regular-file.js';
import { folderNames } from './folder-names.js';
import { matAccess } from './mat-access.js';
import { rejectMpiInf3dhp } from './reject-mpi-inf-3dhp.js';
import { SkipList } from './skip-list.js';
import { toWorld } from './to-world.js';
import {
  reportItem,
  writeReferences,
  type ImportState,
  type ImportSummary,
  type ImportTarget,
  type ReferenceSequence,
} from './write-references.js';

/** Options of `importMpiInf3dhp`. */
export interface ImportMpiInf3dhpOptions extends ImportTarget {
  /** The folder with S1/Seq1/annot.mat, camera.calibration, images/video_0/frame_000001.jpg ... */
  root: string;
  /** The folder of foreground masks, laid out as the root: S1/Seq1/masks/video_0 ...; the root by default. */
  masks?: string;
  /** Videos to use; the five at chest height, 0, 2, 4, 7 and 8, by default. */
  videos?: readonly number[];
  /** Every n-th frame to train (5 by default) and to test (10). */
  everyNth?: { train?: number; test?: number };
  /** Leaves frames out by the rules below; true by default. */
  reject?: boolean;
  /** 'h36m18' by default, or all 28 joints. */
  skeleton?: 'h36m18' | 'mpi-inf-3dhp28';
}

const TRAIN = [1, 2, 3, 4, 5, 6];
const CHEST = [0, 2, 4, 7, 8];
/** The original has 5 kB. */
const LARGEST_CALIBRATION = 2 ** 20;
/** Masks that are decoded at the same time. */
const CONCURRENCY = 4;

/**
 * Makes a data folder of MPI-INF-3DHP's training set: S1 to S6 train, S7 and S8 test, as in the code of
 * X as Supervision. Images and masks stay where they are; foreground is the red channel above 127.
 *
 * Rejected is a frame where in any view a joint of the 28 lies outside the image, more than four lie
 * where the chair mask (`chair_masks`) is 0, or the foreground covers more than 85 %. Without chair
 * masks that rule is left out, and said in `skipped`. The rules decode masks: 0.2 s of CPU time per frame
 * of five views with chair masks, 0.06 s without.
 *
 * @returns Numbers of sequences and frames, and of what was left out.
 * @throws DataError for a missing or damaged file, or when nothing is usable.
 *
 * @example
 * ```ts no-run needs the MPI-INF-3DHP data set
 * import { importMpiInf3dhp } from '@mas/datasets';
 *
 * const { splits, skipped } = await importMpiInf3dhp({ root: 'mpi_inf_3dhp', out: 'data/3dhp' });
 * console.log(splits, skipped);
 * ```
 */
export async function importMpiInf3dhp(options: ImportMpiInf3dhpOptions): Promise<ImportSummary> {
  const { root, masks = root, videos = CHEST, everyNth = {}, reject = true } = options;
  const skeleton = getSkeleton(options.skeleton ?? 'h36m18');
  const steps = { train: everyNth.train ?? 5, test: everyNth.test ?? 10 };
  for (const [split, step] of Object.entries(steps)) {
    if (Number.isInteger(step) && step >= 1) continue;
    throw new Error(`importMpiInf3dhp: everyNth.${split}: expected 1 or more, found ${step}`);
  }
  const skipped = new SkipList();
  const names = await findSequences(root);
  const state: ImportState = { skipped, total: names.length };

  async function* sequences(): AsyncGenerator<ReferenceSequence> {
    for (const { subject, name, dir } of names) {
      const split = TRAIN.includes(subject) ? 'train' : 'test';
      const { cameras, poses } = await readSequence(join(root, dir), videos);
      const views = await Promise.all(
        cameras.map(async ({ id }) => ({
          name: id,
          images: await numbered(join(root, dir, 'images', id)),
          masks: await numbered(join(masks, dir, 'masks', id)),
          chairs: await numbered(join(root, dir, 'chair_masks', id)),
        })),
      );
      const hasChairs = views.every(({ chairs }) => chairs.size > 0);
      if (reject && !hasChairs) skipped.add('sequence without chair masks: rule not applied');
      const frames: number[] = [];
      for (let i = 0; i < poses[0].length; i += steps[split]) {
        const has = (kind: 'images' | 'masks'): boolean => views.every((view) => view[kind].has(i));
        if (!has('images')) skipped.add('frame without an image in every view');
        else if (!has('masks')) skipped.add('frame without a mask in every view');
        else frames.push(i);
      }
      const reasons: (string | null)[] = [];
      await mapConcurrent(reject ? frames.length : 0, CONCURRENCY, async (k) => {
        const i = frames[k];
        reportItem(options, state, `${name}, frame`, k, frames.length);
        const seen = views.map((view, v) => ({
          camera: cameras[v],
          pose: poses[v][i],
          mask: view.masks.get(i)!,
          chair: hasChairs ? view.chairs.get(i) : undefined,
        }));
        reasons[k] = await rejectMpiInf3dhp(seen);
      });
      for (const reason of reasons) if (reason) skipped.add(reason);
      const kept = frames.filter((_, k) => !reasons[k]);
      const world = kept.map((i) => toWorld(poses[0][i], cameras[0]));
      yield {
        name,
        split,
        cameras,
        views: views.map((view) => ({
          name: view.name,
          images: kept.map((i) => view.images.get(i)!),
          masks: kept.map((i) => view.masks.get(i)!),
          encoding: 'red',
        })),
        poses: world.map((pose) => convertPose(pose, mpiInf3dhp28, skeleton)),
      };
    }
  }
  const source = { dataset: 'mpi-inf-3dhp', trainStep: steps.train, testStep: steps.test };
  return writeReferences(options, 'importMpiInf3dhp', skeleton.id, source, sequences(), state);
}

async function findSequences(
  root: string,
): Promise<{ subject: number; name: string; dir: string }[]> {
  const found = [];
  for (const folder of [...(await folderNames(root))].toSorted()) {
    const [, subject] = /^S([1-8])$/.exec(folder) ?? [];
    if (!subject) continue;
    for (const seq of [...(await folderNames(join(root, folder)))].toSorted()) {
      if (!/^Seq\d$/.test(seq) || !(await exists(join(root, folder, seq, 'annot.mat')))) continue;
      found.push({ subject: Number(subject), name: `${folder}_${seq}`, dir: join(folder, seq) });
    }
  }
  if (found.length > 0) return found;
  throw new DataError({
    where: root,
    expected: 'S1/Seq1/annot.mat, S1/Seq2/annot.mat ...',
    found: 'none',
    fix: 'Run "mas data check" on the folder.',
  });
}

/** Cameras of the videos, and the poses per video and frame: [28 * 3], camera frame, mm. */
async function readSequence(
  dir: string,
  videos: readonly number[],
): Promise<{ cameras: Camera[]; poses: Float64Array[][] }> {
  const file = join(dir, 'camera.calibration');
  const bytes = await readRegularFile(file, LARGEST_CALIBRATION, {
    what: 'the calibration of the cameras',
    fix: 'Copy it from the original data set.',
  });
  const all = parseMpiInf3dhpCalibration(bytes.toString('utf8'), file);
  const cameras = videos.map((video) => {
    const camera = all.find(({ id }) => id === `video_${video}`);
    if (camera) return camera;
    const found = all.map(({ id }) => id).join(', ');
    const fix = 'Choose other videos.';
    throw new DataError({ where: file, expected: `a camera ${video}`, found, fix });
  });
  const annot = join(dir, 'annot.mat');
  const mat = matAccess(annot);
  const variables = await readMat(annot, { variables: ['annot3'] });
  const cells = mat.cells(variables.get('annot3'), 'annot3');
  const poses = videos.map((video) => {
    const { shape, data } = mat.numbers(cells[video], `annot3{${video + 1}}`);
    if (shape.length === 2 && shape[1] === 84 && shape[0] > 0) {
      return Array.from({ length: shape[0] }, (_, i) =>
        Float64Array.from(data.subarray(84 * i, 84 * i + 84)),
      );
    }
    throw new DataError({
      where: `${annot}, annot3{${video + 1}}`,
      expected: 'frames x 84 coordinates',
      found: shape.join(' x '),
      fix: 'Take the file of the original data set.',
    });
  });
  const count = Math.min(...poses.map(({ length }) => length));
  return { cameras, poses: poses.map((list) => list.slice(0, count)) };
}

/** Paths of frame_000001.jpg ... by frame from 0. */
async function numbered(folder: string): Promise<Map<number, string>> {
  const files = new Map<number, string>();
  for (const name of await folderNames(folder)) {
    const [, digits] = /^frame_(\d+)\.(?:jpe?g|png)$/i.exec(name) ?? [];
    if (digits) files.set(Number(digits) - 1, join(folder, name));
  }
  return files;
}
