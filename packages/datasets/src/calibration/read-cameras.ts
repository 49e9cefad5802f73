import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Camera } from '@mas/geometry';
import { parseMatlabMeta } from '../import/parse-matlab-meta.js';
import { readRegularFile } from '../read-regular-file.js';
import { failCalibration } from './calibration-error.js';
import { makeCamera } from './make-camera.js';
import { parseCameras } from './parse-cameras.js';
import { parseCentredCameras } from './parse-centred-cameras.js';
import { parseColmap } from './parse-colmap.js';
import { parseMpiInf3dhpCalibration } from './parse-mpi-inf-3dhp-calibration.js';
import { parseOpenCvCalibration } from './parse-opencv-calibration.js';
import { parseQualisys } from './parse-qualisys.js';
import { parseTomlCameras } from './parse-toml-cameras.js';
import { toIds } from './to-ids.js';

/** Options of `readCameras`. */
export interface ReadCamerasOptions {
  /**
   * The file's unit of length in mm: 1000 for metres. Needed for COLMAP, TOML, OpenCV and VoxelPose
   * files, which do not say it. 3DHP, Qualisys and our cameras.json are in mm: there it is ignored.
   */
  unit?: number;
  /** Needed for VoxelPose files, and OpenCV files that lack it. */
  imageSize?: readonly [width: number, height: number];
}

/** No calibration is larger. */
const LARGEST_FILE = 64 * 2 ** 20;

/**
 * Reads the cameras of a rig in any of the formats that people have, recognised by their content:
 *
 * - our `cameras.json`;
 * - OpenCV XML or YAML: a file gives one camera, a folder of them one each;
 * - COLMAP text: the folder of `cameras.txt` and `images.txt`;
 * - TOML of Anipose or Pose2Sim;
 * - Qualisys XML;
 * - MPI-INF-3DHP's `camera.calibration`, or its folder;
 * - Human3.6M's `matlab_meta.txt`;
 * - VoxelPose JSON (Campus, Shelf).
 *
 * @param path A file, or a folder.
 * @returns Cameras in mm with x right, y down, z forward and pixel centres at integers.
 * @throws DataError when the format is unknown, its unit or image size is missing, or a camera is
 *   none (det R, focal lengths, finite numbers).
 *
 * @example
 * ```ts no-run needs a calibration file
 * import { writeFile } from 'node:fs/promises';
 * import { readCameras } from '@mas/datasets';
 *
 * const lens = 'size = [1920, 1080]\nmatrix = [[1500, 0, 960], [0, 1500, 540], [0, 0, 1]]';
 * const pose = 'rotation = [0, 0, 0]\ntranslation = [0, 0, 4]';
 * await writeFile('Calib.toml', `[cam_0]\nname = "left"\n${lens}\n${pose}`);
 * await readCameras('Calib.toml').catch((error) => console.log(error.expected));
 * // the unit of length of a TOML file
 * const [camera] = await readCameras('Calib.toml', { unit: 1000 });
 * console.log(camera.cameraFromWorld[2].join(' ')); // 0 0 1 4000
 * ```
 */
export async function readCameras(
  path: string,
  options: ReadCamerasOptions = {},
): Promise<Camera[]> {
  const info = await stat(path).catch(() => null);
  if (!info) return failCalibration(path, 'a calibration', 'nothing', 'Check the path.');
  if (!info.isDirectory()) return parse(await readText(path), path, options);
  const names = (await readdir(path)).toSorted();
  if (names.includes('images.txt') && names.includes('cameras.txt')) {
    const files = {
      cameras: await readText(join(path, 'cameras.txt')),
      images: await readText(join(path, 'images.txt')),
    };
    return parseColmap(files, unitOf('a COLMAP model', path, options), path);
  }
  for (const name of ['cameras.json', 'camera.calibration']) {
    if (names.includes(name)) return readCameras(join(path, name), options);
  }
  const files = names.filter((name) => /\.(xml|ya?ml)$/i.test(name));
  if (files.length === 0) {
    const fix = 'Name the file of the calibration.';
    failCalibration(path, 'OpenCV files, cameras.json, or cameras.txt and images.txt', 'none', fix);
  }
  const ids = toIds(files.map((name) => basename(name, extname(name))));
  const cameras = [];
  for (const [i, name] of files.entries()) {
    const file = join(path, name);
    cameras.push(parseOpenCv(await readText(file), ids[i], file, options));
  }
  return cameras;
}

/** Parses the content of one file. */
function parse(text: string, path: string, options: ReadCamerasOptions): Camera[] {
  const start = text.trimStart().slice(0, 4000);
  const name = basename(path).toLowerCase();
  if (start.startsWith('[') && !name.endsWith('.toml')) return parseCameras(json(text, path), path);
  if (start.startsWith('{')) {
    const { imageSize } = options;
    if (!imageSize) return askSize(path);
    const value = json(text, path) as Record<string, unknown>;
    return parseCentredCameras(value, unitOf('a VoxelPose file', path, options), imageSize, path);
  }
  if (name === 'matlab_meta.txt') {
    const [id] = toIds([basename(dirname(resolve(path)))]);
    return [parseMatlabMeta(text, id, path).camera];
  }
  if (start.startsWith('Skeletool')) return parseMpiInf3dhpCalibration(text, path);
  if (start.startsWith('<') && !start.includes('<opencv_storage')) return parseQualisys(text, path);
  if (start.startsWith('<') || start.startsWith('%YAML') || text.includes('!!opencv-matrix')) {
    const [id] = toIds([basename(path, extname(path))]);
    return [parseOpenCv(text, id, path, options)];
  }
  if (name.endsWith('.toml')) {
    return parseTomlCameras(text, unitOf('a TOML file', path, options), path);
  }
  return failCalibration(
    path,
    'a calibration of OpenCV, COLMAP, Anipose, Pose2Sim, Qualisys, 3DHP or cameras.json',
    JSON.stringify(start.slice(0, 40)),
    'Check the path; TOML files must end in .toml.',
  );
}

function parseOpenCv(text: string, id: string, where: string, options: ReadCamerasOptions): Camera {
  const calibration = parseOpenCvCalibration(text, where);
  const { intrinsics: k, distortion, rotation, translation } = calibration;
  if (!rotation || !translation) {
    return failCalibration(
      where,
      'the pose of the camera (Rotation or rvec, and Translation or tvec)',
      'intrinsics only',
      'Use the file that holds the extrinsic calibration too.',
    );
  }
  const parts = {
    id,
    imageSize: calibration.imageSize ?? options.imageSize ?? askSize(where),
    focal: [k[0][0], k[1][1]],
    center: [k[0][2], k[1][2]],
    skew: k[0][1],
    distortion,
    rotation,
    translation,
  } as const;
  return makeCamera(parts, unitOf('an OpenCV calibration', where, options), where);
}

function unitOf(what: string, where: string, { unit }: ReadCamerasOptions): number {
  if (unit !== undefined && unit > 0 && Number.isFinite(unit)) return unit;
  return failCalibration(
    where,
    `the unit of length of ${what}`,
    unit === undefined ? 'none' : `${unit}`,
    'It does not say it: pass unit (--unit), in mm: 1 for millimetres, 1000 for metres.',
  );
}

function askSize(where: string): never {
  return failCalibration(
    where,
    'the size of the images',
    'none in the file',
    'Pass imageSize: [width, height] (--image-size WIDTHxHEIGHT).',
  );
}

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return failCalibration(where, 'JSON', (error as Error).message);
  }
}

async function readText(file: string): Promise<string> {
  const what = { what: 'a calibration file', fix: 'Check the path.' };
  return (await readRegularFile(file, LARGEST_FILE, what)).toString('utf8');
}
