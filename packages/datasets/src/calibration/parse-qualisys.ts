import type { Camera } from '@mas/geometry';
import { XMLParser } from 'fast-xml-parser';
import { failCalibration } from './calibration-error.js';
import { makeCamera, translationOf } from './make-camera.js';
import { toIds } from './to-ids.js';

/** Qualisys counts in 1/64 px. */
const SUBPIXELS = 64;

/**
 * Reads a Qualisys calibration (`.qca.txt` or XML, as Qualisys Track Manager exports it) in
 * millimetres. Where some cameras are video cameras, the others are left out. The id is the serial
 * number.
 *
 * Qualisys' camera looks along -z with y up: y and z are turned. Sizes and principal points are those
 * of the video's field of view at full resolution; scale the intrinsics for binned video. Distortion
 * has no unit and stays as it is (Pose2Sim divides it by 64).
 *
 * @param where Named in errors: the file.
 * @throws DataError for another format, missing values, or a camera that is none.
 *
 * @example
 * ```ts
 * import { parseQualisys } from '@mas/datasets';
 *
 * const text = `<calibration><cameras><camera serial="26580" model="Miqus Video">
 * <fov_video left="0" top="0" right="1919" bottom="1087"/>
 * <transform x="0" y="0" z="4000" r11="1" r12="0" r13="0" r21="0" r22="1" r23="0" r31="0" r32="0" r33="1"/>
 * <intrinsic focalLengthU="107840" focalLengthV="107840" centerPointU="61440" centerPointV="34816"/>
 * </camera></cameras></calibration>`;
 * const [camera] = parseQualisys(text);
 * console.log(camera.id, camera.intrinsics[0].join(' ')); // 26580 1685 0 960
 * console.log(camera.cameraFromWorld[2].map((value) => value + 0).join(' ')); // 0 0 -1 4000
 * ```
 */
export function parseQualisys(text: string, where = 'calibration'): Camera[] {
  let root: unknown;
  try {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      processEntities: false,
    });
    root = parser.parse(text, true);
  } catch (error) {
    return failCalibration(where, 'XML', (error as Error).message);
  }
  const list = child(child(child(root, 'calibration'), 'cameras'), 'camera');
  const all = (Array.isArray(list) ? (list as unknown[]) : [list]).filter(isNode);
  const video = all.filter(({ model }) => /video/i.test(String(model)));
  const cameras = video.length > 0 ? video : all;
  if (cameras.length === 0) {
    failCalibration(where, '<calibration><cameras><camera ...>', 'no camera', 'Check the path.');
  }
  const ids = toIds(cameras.map(({ serial }, i) => String(serial ?? i + 1)));
  return cameras.map((camera, i) => {
    const get = (tag: string, key: string, missing?: number): number => {
      const node = child(camera, tag);
      const value = isNode(node) ? node[key] : undefined;
      const number = value === undefined || value === '' ? missing : Number(value);
      if (number !== undefined && Number.isFinite(number)) return number;
      const found = JSON.stringify(value) ?? 'nothing';
      return failCalibration(`${where}, camera ${ids[i]}, ${tag} ${key}`, 'a number', found);
    };
    const lens = (key: string): number => get('intrinsic', key) / SUBPIXELS;
    const distortion = (key: string): number => get('intrinsic', key, 0);
    const left = get('fov_video', 'left');
    const top = get('fov_video', 'top');
    const row = (r: number, sign: number): number[] =>
      [1, 2, 3].map((c) => sign * get('transform', `r${r}${c}`));
    const rotation = [row(1, 1), row(2, -1), row(3, -1)];
    const center = ['x', 'y', 'z'].map((key) => get('transform', key));
    const parts = {
      id: ids[i],
      imageSize: [get('fov_video', 'right') - left + 1, get('fov_video', 'bottom') - top + 1],
      focal: [lens('focalLengthU'), lens('focalLengthV')],
      center: [lens('centerPointU') - left, lens('centerPointV') - top],
      skew: get('intrinsic', 'skew', 0),
      distortion: [
        distortion('radialDistortion1'),
        distortion('radialDistortion2'),
        distortion('tangentalDistortion1'),
        distortion('tangentalDistortion2'),
        distortion('radialDistortion3'),
      ],
      rotation,
      translation: translationOf(rotation, center),
    } as const;
    return makeCamera(parts, 1, where);
  });
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function child(node: unknown, key: string): unknown {
  return isNode(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}
