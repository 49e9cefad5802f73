import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { distort } from './distortion.js';
import { toPixels } from './pixels.js';
import { readArray } from './read-array.js';

/**
 * Points in the camera's frame to image pixels, with distortion: `projectPoints` without the change
 * of frame.
 *
 * @param points [N, 3], camera millimetres: x right, y down, z forward.
 * @returns [N, 2], pixels. A point at or behind the camera plane (z <= 0), or one that is not
 *   finite, gives NaN.
 * @throws Error if `points` has another shape or the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { cameraToImage, parseCamera } from '@mas/geometry';
 *
 * const intrinsics = [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]];
 * const cameraFromWorld = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]];
 * const camera = parseCamera(
 *   { id: 'front', imageSize: [1000, 1000], intrinsics, cameraFromWorld },
 *   'front',
 * );
 * const points = ndarray(new Float64Array([500, 0, 5000]), [1, 3]);
 * console.log(cameraToImage(points, camera).get(0, 0)); // 626.5
 * ```
 */
export function cameraToImage(points: NdArray, camera: Camera): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 3], 'cameraToImage: points');
  checkCamera(camera, 'cameraToImage: camera');
  const count = points.shape[0];
  const pixels = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) {
    cameraPointToPixel(flat, 3 * i, camera, pixels, 2 * i);
  }
  return ndarray(pixels, [count, 2]);
}

/** The point at `p` of `points`, in the camera's frame, to `out` at `o`. */
export function cameraPointToPixel(
  points: ArrayLike<number>,
  p: number,
  { intrinsics, distortion }: Camera,
  out: Float64Array,
  o: number,
): void {
  const depth = points[p + 2];
  if (depth > 0 && depth < Infinity) {
    distort(points[p] / depth, points[p + 1] / depth, distortion, out, o);
    toPixels(out[o], out[o + 1], intrinsics, out, o);
  } else {
    out[o] = NaN;
    out[o + 1] = NaN;
  }
}
