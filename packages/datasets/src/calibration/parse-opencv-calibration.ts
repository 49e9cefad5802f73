import { axisAngleToMatrix } from '@mas/geometry';
import { XMLParser } from 'fast-xml-parser';
import { DataError } from '../data-error.js';

/** What an OpenCV calibration file says; null for what it does not contain. */
export interface OpenCvCalibration {
  /** 3x3, px. */
  intrinsics: number[][];
  /** k1, k2, p1, p2, k3; zeros when the file has none. */
  distortion: number[];
  /** 3x3, camera from world. */
  rotation: number[][] | null;
  /** In the unit of the calibration board, often mm. */
  translation: number[] | null;
  imageSize: [width: number, height: number] | null;
}

/** Keys as found in the wild, without case, "_" and "-". */
const KEYS = {
  intrinsics: ['cameramatrix', 'intrinsics', 'intrinsicmatrix', 'k'],
  distortion: ['distortioncoefficients', 'distortioncoeffs', 'distcoeffs', 'distortion', 'd'],
  rotation: ['rotation', 'rotationmatrix', 'rvec', 'r'],
  translation: ['translation', 'translationvector', 'tvec', 't'],
  width: ['imagewidth', 'width'],
  height: ['imageheight', 'height'],
};

/**
 * Reads an OpenCV FileStorage calibration, XML or YAML: camera matrix, distortion, and pose as a
 * rotation vector or matrix with a translation, under the names that OpenCV's samples and common
 * tools use.
 *
 * @param text The content of the file.
 * @param where Named in errors: the file.
 * @throws DataError when the text is neither format, has no camera matrix, or uses a lens model
 *   with more than five coefficients.
 *
 * @example
 * ```ts no-run needs a calibration file
 * import { readFile } from 'node:fs/promises';
 * import { parseOpenCvCalibration } from '@mas/datasets';
 *
 * const file = 'cam1/config.xml';
 * const { intrinsics } = parseOpenCvCalibration(await readFile(file, 'utf8'), file);
 * ```
 */
export function parseOpenCvCalibration(text: string, where = 'calibration'): OpenCvCalibration {
  const entries = text.trimStart().startsWith('<') ? readXml(text, where) : readYaml(text);
  const get = (key: keyof typeof KEYS, lengths: number[]): number[] | null => {
    for (const name of KEYS[key]) {
      const values = entries.get(name);
      if (!values) continue;
      if (lengths.includes(values.length) && values.every(Number.isFinite)) return values;
      throw new DataError({
        where: `${where}, ${key}`,
        expected: `${lengths.join(' or ')} numbers`,
        found: `${values.length}: ${values.slice(0, 4).join(', ')} ...`,
        fix: 'Export the calibration again.',
      });
    }
    return null;
  };

  const intrinsics = get('intrinsics', [9]);
  if (!intrinsics) {
    throw new DataError({
      where,
      expected: 'an OpenCV XML or YAML file with camera_matrix or CameraMatrix',
      found: entries.size > 0 ? [...entries.keys()].join(', ') : 'no entry',
      fix: 'Save the camera matrix with cv::FileStorage.',
    });
  }
  const distortion = get('distortion', [4, 5, 8, 12, 14]) ?? [];
  if (distortion.slice(5).some((value) => value !== 0)) {
    throw new DataError({
      where: `${where}, distortion`,
      expected: 'k1, k2, p1, p2, k3',
      found: `${distortion.length} coefficients`,
      fix: 'Calibrate without CALIB_RATIONAL_MODEL and CALIB_THIN_PRISM_MODEL.',
    });
  }
  const rotation = get('rotation', [3, 9]);
  const width = get('width', [1]);
  const height = get('height', [1]);
  return {
    intrinsics: toRows(intrinsics),
    distortion: Array.from({ length: 5 }, (_, i) => distortion[i] ?? 0),
    rotation: rotation && (rotation.length === 9 ? toRows(rotation) : axisAngleToMatrix(rotation)),
    translation: get('translation', [3]),
    imageSize: width && height ? [width[0], height[0]] : null,
  };
}

function toRows(values: number[]): number[][] {
  return [values.slice(0, 3), values.slice(3, 6), values.slice(6, 9)];
}

function normalise(key: string): string {
  return key.toLowerCase().replace(/[_-]/g, '');
}

function toNumbers(text: string): number[] {
  return text.split(/[\s,]+/).flatMap((word) => (word === '' ? [] : [Number(word)]));
}

function readXml(text: string, where: string): Map<string, number[]> {
  let storage: Record<string, unknown> | undefined;
  try {
    const parsed = new XMLParser({ parseTagValue: false, processEntities: false }).parse(
      text,
      true,
    ) as Record<string, Record<string, unknown>>;
    storage = parsed.opencv_storage;
  } catch (error) {
    throw new DataError({
      where,
      expected: 'XML',
      found: (error as Error).message,
      fix: 'Copy the file again.',
    });
  }
  const entries = new Map<string, number[]>();
  for (const [key, value] of Object.entries(storage ?? {})) {
    const data = (value as { data?: unknown } | null)?.data ?? value;
    if (typeof data === 'string') entries.set(normalise(key), toNumbers(data));
  }
  return entries;
}

/** FileStorage writes a small, fixed part of YAML: scalars, and matrices with a flow list as data. */
function readYaml(text: string): Map<string, number[]> {
  const entries = new Map<string, number[]>();
  for (const [, key, scalar] of text.matchAll(/^(\w+):[ \t]*([-+.\deE]+)[ \t]*$/gm)) {
    entries.set(normalise(key), [Number(scalar)]);
  }
  const matrix = /^(\w+):\s*!!opencv-matrix\s[^[]*?data:\s*\[([^\]]*)\]/gm;
  for (const [, key, data] of text.matchAll(matrix)) entries.set(normalise(key), toNumbers(data));
  return entries;
}
