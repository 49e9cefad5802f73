import type { Camera } from '@mas/geometry';
import { XMLParser } from 'fast-xml-parser';
import { failCalibration } from '../calibration/calibration-error.js';
import { makeCamera, translationOf } from '../calibration/make-camera.js';

/** Serial numbers in the order of metadata.xml. */
export const HUMAN36M_CAMERAS = ['54138969', '55011271', '58860488', '60457274'] as const;

/** Heights of their images, px; all are 1000 px wide. */
const HEIGHTS = [1002, 1000, 1000, 1002];
const SUBJECTS = 11;

/**
 * Reads the four cameras of one subject from Human3.6M's original `metadata.xml`, whose element `w0`
 * holds 6 numbers of pose for each of 4 cameras x 11 subjects, then 9 of lens for each camera:
 * rotation angles about x, y, z (R = Rx Ry Rz), centre in mm, focal lengths, principal point, three
 * radial and two tangential coefficients.
 *
 * @param subject 1, 5, 6, 7, 8, 9 or 11: the number in S1, S5 ...
 * @param where Named in errors: the file.
 * @throws DataError when the text is no such XML or a camera is none.
 *
 * @example
 * ```ts no-run needs metadata.xml of Human3.6M
 * import { readFile } from 'node:fs/promises';
 * import { parseHuman36mMetadata } from '@mas/datasets';
 *
 * const cameras = parseHuman36mMetadata(await readFile('metadata.xml', 'utf8'), 1);
 * console.log(cameras.map(({ id }) => id)); // [ '54138969', '55011271', '58860488', '60457274' ]
 * ```
 */
export function parseHuman36mMetadata(
  text: string,
  subject: number,
  where = 'metadata.xml',
): Camera[] {
  if (!Number.isInteger(subject) || subject < 1 || subject > SUBJECTS) {
    failCalibration(where, `a subject from 1 to ${SUBJECTS}`, String(subject), 'Correct it.');
  }
  let content = '';
  try {
    const parser = new XMLParser({ parseTagValue: false, processEntities: false });
    content = find(parser.parse(text, true), 'w0', 0) ?? '';
  } catch (error) {
    failCalibration(where, 'XML', (error as Error).message);
  }
  const w = content
    .replace(/[[\]]/g, ' ')
    .trim()
    .split(/[\s,;]+/)
    .map(Number);
  if (w.length !== 300 || !w.every(Number.isFinite)) {
    failCalibration(`${where}, w0`, '300 numbers', `${content === '' ? 0 : w.length} values`);
  }
  return HUMAN36M_CAMERAS.map((id, c) => {
    const start = 6 * (c * SUBJECTS + subject - 1);
    const [fx, fy, cx, cy, k1, k2, k3, p1, p2] = w.slice(264 + 9 * c, 273 + 9 * c);
    const rotation = fromAngles(w[start], w[start + 1], w[start + 2]);
    const parts = {
      id,
      imageSize: [1000, HEIGHTS[c]],
      focal: [fx, fy],
      center: [cx, cy],
      distortion: [k1, k2, p1, p2, k3],
      rotation,
      translation: translationOf(rotation, w.slice(start + 3, start + 6)),
    } as const;
    return makeCamera(parts, 1, where);
  });
}

/** Rx(x) Ry(y) Rz(z). */
function fromAngles(x: number, y: number, z: number): number[][] {
  const [sx, cx, sy, cy] = [Math.sin(x), Math.cos(x), Math.sin(y), Math.cos(y)];
  const [sz, cz] = [Math.sin(z), Math.cos(z)];
  return [
    [cy * cz, -cy * sz, sy],
    [cx * sz + sx * sy * cz, cx * cz - sx * sy * sz, -sx * cy],
    [sx * sz - cx * sy * cz, sx * cz + cx * sy * sz, cx * cy],
  ];
}

/** The text of the first element of that name, wherever it is. */
function find(node: unknown, name: string, depth: number): string | undefined {
  if (typeof node !== 'object' || node === null || depth > 20) return undefined;
  for (const [key, value] of Object.entries(node)) {
    if (key === name && typeof value === 'string') return value;
    const inner = find(value, name, depth + 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
