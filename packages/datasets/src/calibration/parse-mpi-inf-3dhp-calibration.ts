import type { Camera } from '@mas/geometry';
import { failCalibration } from './calibration-error.js';
import { makeCamera } from './make-camera.js';
import { showNumbers } from './show-numbers.js';

/** What a line holds, by its first word: so many numbers. */
const LENGTHS: Record<string, number> = { size: 2, intrinsic: 16, extrinsic: 16 };

/**
 * Reads MPI-INF-3DHP's `camera.calibration` (Skeletool): 4x4 matrices row by row, world to camera, in
 * millimetres. The camera named 7 gets the id `video_7`, as its folder of images.
 *
 * @param where Named in errors: the file.
 * @throws DataError for another format, missing lines, or a camera that is none.
 *
 * @example
 * ```ts
 * import { parseMpiInf3dhpCalibration } from '@mas/datasets';
 *
 * const text = `Skeletool Camera Calibration File V1.0
 * name          0
 *   sensor      10 10
 *   size        2048 2048
 *   animated    0
 *   intrinsic   1500 0 1024 0 0 1500 1024 0 0 0 1 0 0 0 0 1
 *   extrinsic   1 0 0 0 0 1 0 0 0 0 1 4000 0 0 0 1
 *   radial      0
 * `;
 * const [camera] = parseMpiInf3dhpCalibration(text);
 * console.log(camera.id, camera.cameraFromWorld[2].join(' ')); // video_0 0 0 1 4000
 * ```
 */
export function parseMpiInf3dhpCalibration(text: string, where = 'camera.calibration'): Camera[] {
  const cameras: Camera[] = [];
  let entry: Map<string, number[]> | undefined;
  let name = '';
  const finish = (): void => {
    if (!entry) return;
    const place = `${where}, camera ${name}`;
    const get = (key: string): number[] => {
      const values = entry!.get(key) ?? failCalibration(place, `a line "${key}"`, 'none');
      const isWhole = values.length === LENGTHS[key] && values.every(Number.isFinite);
      if (!isWhole) {
        failCalibration(`${place}, ${key}`, `${LENGTHS[key]} numbers`, showNumbers(values));
      }
      return values;
    };
    if (entry.get('radial')?.some((value) => value !== 0)) {
      failCalibration(place, 'a lens without distortion (radial 0)', `${entry.get('radial')}`);
    }
    const [width, height] = get('size');
    const k = get('intrinsic');
    const e = get('extrinsic');
    const parts = {
      id: `video_${name}`,
      imageSize: [width, height],
      focal: [k[0], k[5]],
      center: [k[2], k[6]],
      skew: k[1],
      rotation: [e.slice(0, 3), e.slice(4, 7), e.slice(8, 11)],
      translation: [e[3], e[7], e[11]],
    } as const;
    cameras.push(makeCamera(parts, 1, where));
  };
  for (const line of text.split('\n')) {
    const [key = '', ...words] = line.trim().split(/\s+/);
    if (key === 'name') {
      finish();
      name = words.join('_');
      entry = new Map();
      if (!/^[A-Za-z0-9._-]+$/.test(name) || cameras.some(({ id }) => id === `video_${name}`)) {
        failCalibration(where, 'a new name for each camera', JSON.stringify(name));
      }
    } else entry?.set(key, words.map(Number));
  }
  finish();
  if (cameras.length === 0) {
    failCalibration(where, 'a Skeletool camera calibration', 'no camera', 'Check the path.');
  }
  return cameras;
}
