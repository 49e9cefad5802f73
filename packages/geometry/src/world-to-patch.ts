import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { checkOptions } from './check-options.js';
import { projectPointsFlat } from './project-points.js';
import { readArray } from './read-array.js';

/** Where the depth axis of patch coordinates starts, and how long it is. */
export interface PatchDepth {
  /** Depth of the root joint (pelvis) in the camera, millimetres. */
  readonly rootDepth: number;
  /** Millimetres that the width of the patch stands for in depth; default 2000. */
  readonly depthRange?: number;
}

/**
 * World points in normalised patch coordinates, in which a pose detector works: x and y in [-1, 1]
 * over the patch, n = 2u'/(S - 1) - 1, and z = (depth - rootDepth) (S / depthRange) / (S - 1), with
 * S the width of the patch.
 *
 * @param points [N, 3], world millimetres.
 * @param patchCamera from `cropCamera`.
 * @returns [N, 3]; x and y are NaN at or behind the camera plane.
 * @throws Error if a shape, the camera or the depth does not fit.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { cropCamera, parseCamera, worldToPatch } from '@mas/geometry';
 *
 * const camera = parseCamera(
 *   {
 *     id: 'front',
 *     imageSize: [1000, 1000],
 *     intrinsics: [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]],
 *     distortion: [-0.2, 0.24, -0.0016, 0.0009, -0.002],
 *     cameraFromWorld: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]],
 *   },
 *   'front',
 * );
 * const patchCamera = cropCamera(camera, { x: 282, y: 285, width: 460, height: 460 }, 256);
 * const points = ndarray(new Float64Array([300, -200, 100]), [1, 3]);
 * console.log(Array.from(worldToPatch(points, patchCamera, { rootDepth: 5000 }).data, (n) => n.toFixed(4)).join(' ')); // 0.2977 -0.1918 0.0502
 * ```
 */
export function worldToPatch(
  points: NdArray,
  patchCamera: Camera,
  depth: PatchDepth,
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 3], 'worldToPatch: points');
  checkCamera(patchCamera, 'worldToPatch: patchCamera');
  const { rootDepth, depthRange } = readDepth(depth, 'worldToPatch');
  const [width, height] = patchCamera.imageSize;
  const row = patchCamera.cameraFromWorld[2];
  const pixels = projectPointsFlat(flat, patchCamera);
  const patch = new Float64Array(flat.length);
  for (let i = 0; i < points.shape[0]; i++) {
    const o = 3 * i;
    const z = row[0] * flat[o] + row[1] * flat[o + 1] + row[2] * flat[o + 2] + row[3];
    patch[o] = (2 * pixels[2 * i]) / (width - 1) - 1;
    patch[o + 1] = (2 * pixels[2 * i + 1]) / (height - 1) - 1;
    patch[o + 2] = ((z - rootDepth) * width) / depthRange / (width - 1);
  }
  return ndarray(patch, [points.shape[0], 3]);
}

export function readDepth(depth: PatchDepth, where: string): Required<PatchDepth> {
  checkOptions(depth, ['rootDepth', 'depthRange'], where);
  const { rootDepth, depthRange = 2000 } = depth;
  if (!Number.isFinite(rootDepth) || !(depthRange > 0 && depthRange < Infinity)) {
    throw new Error(
      `${where}: expected a finite rootDepth and a positive depthRange in millimetres, found ` +
        `${rootDepth} and ${depthRange}.`,
    );
  }
  return { rootDepth, depthRange };
}
