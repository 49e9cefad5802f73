import type { Camera } from '@mas/geometry';
import { failCalibration } from '../calibration/calibration-error.js';
import { makeCamera, translationOf } from '../calibration/make-camera.js';

/** Joints per line: all 32 of Human3.6M. */
const JOINTS = 32;
const HEAD = 9;

/** The content of a `matlab_meta.txt`: one camera and every pose of one Human3.6M video. */
export interface MatlabMeta {
  camera: Camera;
  /** By frame: the 17 listed joints, flat [17 * 3], world mm. */
  poses: Float64Array[];
}

/**
 * Parses Human3.6M's `matlab_meta.txt`: frame count; image size; rotation, column by column; camera
 * centre; focal lengths; principal point; radial and tangential distortion; the 17 joints of 32,
 * counted from 1; then a line of 96 coordinates per frame. All but the first line start with a label.
 *
 * @param id Id of the camera.
 * @param where Named in errors: the file.
 * @throws DataError that names the line.
 */
export function parseMatlabMeta(text: string, id: string, where: string): MatlabMeta {
  const lines = text.trimEnd().split('\n');
  const fail = (i: number, expected: string, found: string): never =>
    failCalibration(`${where}, line ${i + 1}`, expected, found, 'Copy the file again.');
  const count = Number(lines[0]?.trim());
  if (!Number.isInteger(count) || count < 1) {
    fail(0, 'the number of frames', JSON.stringify((lines[0] ?? '').slice(0, 40)));
  }
  if (lines.length < HEAD + count) {
    fail(lines.length, `${count} frames from line ${HEAD + 1} on`, `${lines.length} lines in all`);
  }
  const numbers = (i: number, length: number): number[] => {
    const values = lines[i].trim().split(/\s+/).slice(1).map(Number);
    if (values.length < length || !values.slice(0, length).every(Number.isFinite)) {
      fail(i, `a label and ${length} numbers`, JSON.stringify(lines[i].slice(0, 60)));
    }
    return values.slice(0, length);
  };
  const [width, height] = numbers(1, 2);
  const r = numbers(2, 9);
  const rotation = [0, 1, 2].map((row) => [r[row], r[row + 3], r[row + 6]]);
  const [k1, k2, k3] = numbers(6, 3);
  const [p1, p2] = numbers(7, 2);
  const parts = {
    id,
    imageSize: [width, height],
    focal: numbers(4, 2) as [number, number],
    center: numbers(5, 2) as [number, number],
    distortion: [k1, k2, p1, p2, k3],
    rotation,
    translation: translationOf(rotation, numbers(3, 3)),
  } as const;
  const camera = makeCamera(parts, 1, where);
  const joints = numbers(8, 17);
  const bad = joints.find((joint) => !Number.isInteger(joint) || joint < 1 || joint > JOINTS);
  if (bad !== undefined) fail(8, `joints from 1 to ${JOINTS}`, `${bad}`);
  const poses = Array.from({ length: count }, (_, f) => {
    const all = numbers(HEAD + f, 3 * JOINTS);
    return Float64Array.from(joints.flatMap((joint) => all.slice(3 * joint - 3, 3 * joint)));
  });
  return { camera, poses };
}
