import { checkCamera, type Camera } from '@mas/geometry';
import { DataError } from '../data-error.js';

/** What all calibration formats come down to. */
export interface CameraParts {
  id: string;
  imageSize: readonly [width: number, height: number];
  /** fx, fy, cx, cy, px; pixel centres at integers. */
  focal: readonly [fx: number, fy: number];
  center: readonly [cx: number, cy: number];
  skew?: number;
  /** k1, k2, p1, p2, k3; what is missing is 0. */
  distortion?: readonly number[];
  /** 3x3, camera from world. */
  rotation: readonly (readonly number[])[];
  /** X_camera = R X_world + t, in `unit`. */
  translation: readonly number[];
}

/** Builds a camera and checks it. `unit` is the file's unit of length in mm. */
export function makeCamera(parts: CameraParts, unit: number, where: string): Camera {
  const { id, imageSize, focal, center, skew = 0, distortion = [], rotation, translation } = parts;
  const camera = {
    id,
    imageSize: [...imageSize] as [number, number],
    intrinsics: [
      [focal[0], skew, center[0]],
      [0, focal[1], center[1]],
      [0, 0, 1],
    ],
    distortion: Array.from({ length: 5 }, (_, i) => distortion[i] ?? 0),
    cameraFromWorld: rotation.map((row, i) => [...row, translation[i] * unit]),
  };
  try {
    checkCamera(camera, where);
  } catch (error) {
    throw new DataError({
      where: `${where}, camera "${id}"`,
      expected: 'a camera',
      found: `none: ${(error as Error).message.replace(`${where}: `, '')}`,
      fix: 'Check the file against the format that its program documents.',
    });
  }
  return camera;
}

/** -R C, the translation of a camera whose centre C is known. */
export function translationOf(
  rotation: readonly (readonly number[])[],
  center: readonly number[],
): number[] {
  return rotation.map((row) => -(row[0] * center[0] + row[1] * center[1] + row[2] * center[2]));
}
