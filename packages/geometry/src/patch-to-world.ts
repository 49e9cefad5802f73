import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { readArray } from './read-array.js';
import { unprojectPointsFlat } from './unproject-points.js';
import { readDepth } from './world-to-patch.js';
import type { PatchDepth } from './world-to-patch.js';

/**
 * Normalised patch coordinates back to the world; the inverse of `worldToPatch`.
 *
 * @param points [N, 3], x and y in [-1, 1] over the patch, z the normalised depth from the root.
 * @param patchCamera from `cropCamera`.
 * @returns [N, 3], world millimetres.
 * @throws Error if a shape, the camera or the depth does not fit.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { cropCamera, parseCamera, patchToWorld } from '@mas/geometry';
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
 * const prediction = ndarray(new Float64Array([0.2977, -0.1918, 0.0502]), [1, 3]);
 * console.log(Array.from(patchToWorld(prediction, patchCamera, { rootDepth: 5000 }).data, (n) => n.toFixed(1)).join(' ')); // 300.0 -200.0 100.0
 * ```
 */
export function patchToWorld(
  points: NdArray,
  patchCamera: Camera,
  depth: PatchDepth,
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 3], 'patchToWorld: points');
  checkCamera(patchCamera, 'patchToWorld: patchCamera');
  const { rootDepth, depthRange } = readDepth(depth, 'patchToWorld');
  const [width, height] = patchCamera.imageSize;
  const count = points.shape[0];
  const pixels = new Float64Array(count * 2);
  const depths = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    pixels[2 * i] = ((flat[3 * i] + 1) * (width - 1)) / 2;
    pixels[2 * i + 1] = ((flat[3 * i + 1] + 1) * (height - 1)) / 2;
    depths[i] = (flat[3 * i + 2] * (width - 1) * depthRange) / width + rootDepth;
  }
  return ndarray(unprojectPointsFlat(pixels, depths, patchCamera), [count, 3]);
}
