import { axisAngleToMatrix, type Camera } from '@mas/geometry';
import { parse } from 'smol-toml';
import { failCalibration } from './calibration-error.js';
import { makeCamera } from './make-camera.js';
import { showNumbers } from './show-numbers.js';
import { toIds } from './to-ids.js';

/**
 * Reads the cameras of a TOML calibration as Anipose (aniposelib) and Pose2Sim write it: a table per
 * camera with name, size, matrix, distortions, rotation (a rotation vector) and translation.
 *
 * The file does not say its unit of length. Pose2Sim writes metres; Anipose the unit in which its
 * board was given, mostly millimetres.
 *
 * @param unit The file's unit of length in mm: 1000 for metres.
 * @param where Named in errors: the file.
 * @throws DataError when the text is no TOML, holds no camera, or a lens model that is not supported
 *   (fisheye, more than five coefficients).
 *
 * @example
 * ```ts
 * import { parseTomlCameras } from '@mas/datasets';
 *
 * const text = `
 * [cam_0]
 * name = "left"
 * size = [1920, 1080]
 * matrix = [[1500, 0, 960], [0, 1500, 540], [0, 0, 1]]
 * distortions = [-0.1, 0, 0, 0]
 * rotation = [0, 0, 0]
 * translation = [0, 0, 4]
 * fisheye = false
 * `;
 * const [camera] = parseTomlCameras(text, 1000);
 * console.log(camera.id, camera.cameraFromWorld[2].join(' ')); // left 0 0 1 4000
 * ```
 */
export function parseTomlCameras(text: string, unit: number, where = 'calibration'): Camera[] {
  let tables: Record<string, unknown>;
  try {
    tables = parse(text);
  } catch (error) {
    return failCalibration(where, 'TOML', (error as Error).message.split('\n')[0]);
  }
  const entries = Object.entries(tables).filter(
    (entry): entry is [string, Record<string, unknown>] =>
      isTable(entry[1]) && 'matrix' in entry[1],
  );
  if (entries.length === 0) {
    const found = Object.keys(tables).join(', ').slice(0, 100) || 'an empty file';
    failCalibration(where, 'tables with name, size, matrix, rotation, translation', found);
  }
  const ids = toIds(entries.map(([key, { name }]) => (typeof name === 'string' ? name : key)));
  return entries.map(([key, table], i) => {
    const place = `${where}, [${key}]`;
    const numbers = (field: string, lengths: number[]): number[] => {
      const values = Array.isArray(table[field]) ? (table[field] as unknown[]).flat(2) : [];
      if (lengths.includes(values.length) && values.every((n) => Number.isFinite(n))) {
        return values as number[];
      }
      const found = showNumbers(values);
      return failCalibration(`${place}, ${field}`, `${lengths.join(' or ')} numbers`, found);
    };
    if (table.fisheye === true) {
      failCalibration(
        place,
        'a lens that is no fisheye',
        'fisheye = true',
        'Undistort the footage.',
      );
    }
    const distortion = 'distortions' in table ? numbers('distortions', [1, 4, 5, 8, 12, 14]) : [];
    if (distortion.slice(5).some((value) => value !== 0)) {
      failCalibration(place, 'distortions k1, k2, p1, p2, k3', `${distortion.length} coefficients`);
    }
    const k = numbers('matrix', [9]);
    const rotation = numbers('rotation', [3, 9]);
    const parts = {
      id: ids[i],
      imageSize: numbers('size', [2]) as [number, number],
      focal: [k[0], k[4]],
      center: [k[2], k[5]],
      skew: k[1],
      distortion,
      rotation:
        rotation.length === 3
          ? axisAngleToMatrix(rotation)
          : [rotation.slice(0, 3), rotation.slice(3, 6), rotation.slice(6)],
      translation: numbers('translation', [3]),
    } as const;
    return makeCamera(parts, unit, where);
  });
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
