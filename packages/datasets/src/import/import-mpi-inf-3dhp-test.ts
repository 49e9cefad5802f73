import { join } from 'node:path';
import type { Camera } from '@mas/geometry';
import { convertPose, getSkeleton, type Skeleton } from '@mas/skeleton';
import { makeCamera } from '../calibration/make-camera.js';
import { DataError } from '../data-error.js';
import { exists } from '../exists.js';
import type { MatNumbers } from '../formats/mat-value.js';
import { readMat } from '../formats/read-mat.js';
import { folderNames } from './folder-names.js';
import { matAccess } from './mat-access.js';
import { SkipList } from './skip-list.js';
import {
  writeReferences,
  type ImportSummary,
  type ImportTarget,
  type ReferenceSequence,
} from './write-references.js';

/** Options of `importMpiInf3dhpTest`. */
export interface ImportMpiInf3dhpTestOptions extends ImportTarget {
  /** The folder with TS1/annot_data.mat, TS1/imageSequence/img_000001.jpg ... TS6. */
  root: string;
  /** The folder of masks: TS1/img_000001.png ... The test set has none of its own. */
  masks: string;
}

/** The 17 joints of annot_data.mat, by the names of @mas/skeleton. */
// prettier-ignore
const joints = [
  'headTop', 'neck', 'rightShoulder', 'rightElbow', 'rightWrist', 'leftShoulder', 'leftElbow',
  'leftWrist', 'rightHip', 'rightKnee', 'rightAnkle', 'leftHip', 'leftKnee', 'leftAnkle', 'pelvis',
  'spine', 'skull',
];

const mpiInf3dhp17: Skeleton = {
  id: 'mpi-inf-3dhp17',
  joints,
  parents: [1, 15, 1, 2, 3, 1, 5, 6, 14, 8, 9, 14, 11, 12, -1, 14, 1],
  flipPairs: [],
  maskBones: [],
  thinBones: [],
  limbs: {},
};

/**
 * Makes a data folder of MPI-INF-3DHP's test set, TS1 to TS6: single views with the pose in the frame
 * of the camera as truth. Frames with `valid_frame` 0 are left out. The file has no cameras: focal
 * lengths and principal point are fitted to its 2D and 3D joints (least squares).
 *
 * @returns Numbers of sequences and frames, and of what was left out.
 * @throws DataError for a missing or damaged file, or when nothing is usable.
 *
 * @example
 * ```ts no-run needs the MPI-INF-3DHP test set, and masks for it
 * import { importMpiInf3dhpTest } from '@mas/datasets';
 *
 * const root = 'mpi_inf_3dhp_test_set';
 * console.log(await importMpiInf3dhpTest({ root, masks: 'masks', out: 'data/3dhp-test' }));
 * ```
 */
export async function importMpiInf3dhpTest(
  options: ImportMpiInf3dhpTestOptions,
): Promise<ImportSummary> {
  const { root, masks } = options;
  const skeleton = getSkeleton('h36m18');
  const skipped = new SkipList();

  async function* sequences(): AsyncGenerator<ReferenceSequence> {
    for (const name of ['TS1', 'TS2', 'TS3', 'TS4', 'TS5', 'TS6']) {
      const file = join(root, name, 'annot_data.mat');
      if (!(await exists(file))) continue;
      const { points, poses, valid } = await readAnnotations(file);
      const images = await folderNames(join(root, name, 'imageSequence'));
      const present = await folderNames(join(masks, name));
      const frames = Array.from(valid.keys()).filter((i) => {
        if (!valid[i]) skipped.add('frame marked as not valid');
        else if (!images.has(`${imageName(i)}.jpg`)) skipped.add('frame without an image');
        else if (!present.has(`${imageName(i)}.png`)) skipped.add('frame without a mask');
        else return true;
        return false;
      });
      if (frames.length === 0) continue;
      // TS1 to TS4 are studio sequences; 5 and 6 are outdoors.
      const size = name < 'TS5' ? ([2048, 2048] as const) : ([1920, 1080] as const);
      yield {
        name,
        split: 'test',
        cameras: [fitCamera(points, poses, size, file)],
        views: [
          {
            name: 'cam',
            images: frames.map((i) => join(root, name, 'imageSequence', `${imageName(i)}.jpg`)),
            masks: frames.map((i) => join(masks, name, `${imageName(i)}.png`)),
          },
        ],
        poses: frames.map((i) => toSkeleton(poses.subarray(51 * i, 51 * i + 51), skeleton)),
      };
    }
  }
  const source = { dataset: 'mpi-inf-3dhp-test' };
  const caller = 'importMpiInf3dhpTest';
  return writeReferences(options, caller, skeleton.id, source, sequences(), { skipped, total: 6 });
}

function imageName(i: number): string {
  return `img_${String(i + 1).padStart(6, '0')}`;
}

async function readAnnotations(
  file: string,
): Promise<{ points: MatNumbers; poses: MatNumbers; valid: boolean[] }> {
  const variables = await readMat(file, { variables: ['annot2', 'annot3', 'valid_frame'] });
  const mat = matAccess(file);
  const valid = mat.numbers(variables.get('valid_frame'), 'valid_frame').data;
  const get = (name: string, dimensions: number): MatNumbers => {
    // dimensions x 17 x 1 x frames, in MATLAB's order: joints of a frame lie together.
    const { shape, data } = mat.numbers(variables.get(name), name);
    const [d, j, one, frames = 1] = [...shape, 1, 1];
    if (d === dimensions && j === 17 && one * frames === valid.length) {
      const out = new Float64Array(data.length);
      for (let f = 0; f < valid.length; f++) {
        for (let k = 0; k < 17; k++) {
          for (let x = 0; x < d; x++) {
            out[(f * 17 + k) * d + x] = data[(x * 17 + k) * valid.length + f];
          }
        }
      }
      return out;
    }
    throw new DataError({
      where: `${file}, ${name}`,
      expected: `${dimensions} x 17 x 1 x ${valid.length}`,
      found: shape.join(' x '),
      fix: 'Take the file of the original test set.',
    });
  };
  return {
    points: get('annot2', 2),
    poses: get('annot3', 3),
    valid: Array.from(valid, (value) => value !== 0),
  };
}

/** u = f x/z + c by least squares, for each axis. */
function fitCamera(
  points: MatNumbers,
  poses: MatNumbers,
  imageSize: readonly [number, number],
  where: string,
): Camera {
  const fit = (axis: number): [focal: number, center: number] => {
    let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
    for (let i = 0; 3 * i < poses.length; i++) {
      const x = poses[3 * i + axis] / poses[3 * i + 2];
      const y = points[2 * i + axis];
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      n++;
      sx += x;
      sy += y;
      sxx += x * x;
      sxy += x * y;
    }
    const focal = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    return [focal, (sy - focal * sx) / n];
  };
  const [[fx, cx], [fy, cy]] = [fit(0), fit(1)];
  const rotation = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const parts = { id: 'cam', imageSize, rotation, translation: [0, 0, 0] } as const;
  return makeCamera({ ...parts, focal: [fx, fy], center: [cx, cy] }, 1, where);
}

/** Torso, which the 17 joints lack, is taken from the spine. */
function toSkeleton(pose: MatNumbers, skeleton: Skeleton): Float64Array {
  const converted = convertPose(pose, mpiInf3dhp17, skeleton);
  const torso = skeleton.joints.indexOf('torso');
  const spine = joints.indexOf('spine');
  for (let k = 0; k < 3; k++) converted[3 * torso + k] = pose[3 * spine + k];
  return converted;
}
