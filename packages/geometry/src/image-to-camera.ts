import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { undistort } from './distortion.js';
import { fromPixels } from './pixels.js';
import { readArray } from './read-array.js';

/**
 * Points in the camera's frame that lie on the rays of pixels at given depths; the inverse of
 * `cameraToImage`, and `unprojectPoints` without the change of frame.
 *
 * @param points [N, 2], pixels, distorted as in the image.
 * @param depths [N], millimetres along the camera's z axis.
 * @returns [N, 3], camera millimetres; NaN where the depth is not positive and finite, or the
 *   distortion cannot be inverted.
 * @throws Error if a shape does not fit or the camera is not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { imageToCamera, parseCamera } from '@mas/geometry';
 *
 * const intrinsics = [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]];
 * const cameraFromWorld = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]];
 * const camera = parseCamera(
 *   { id: 'front', imageSize: [1000, 1000], intrinsics, cameraFromWorld },
 *   'front',
 * );
 * const pixels = ndarray(new Float64Array([626.5, 515]), [1, 2]);
 * const points = imageToCamera(pixels, ndarray(new Float64Array([5000]), [1]), camera);
 * console.log(points.get(0, 0), points.get(0, 1), points.get(0, 2)); // 500 0 5000
 * ```
 */
export function imageToCamera(
  points: NdArray,
  depths: NdArray,
  camera: Camera,
): NdArray<Float64Array> {
  const flat = readArray(points, ['N', 2], 'imageToCamera: points');
  const count = points.shape[0];
  const z = readArray(depths, [count], 'imageToCamera: depths');
  checkCamera(camera, 'imageToCamera: camera');
  const found = new Float64Array(count * 3);
  for (let i = 0; i < count; i++) {
    pixelToCameraPoint(flat, z, i, camera, found);
  }
  return ndarray(found, [count, 3]);
}

/** The point on the ray of pixel i, in the camera's frame, to `out` at 3 i. */
export function pixelToCameraPoint(
  pixels: ArrayLike<number>,
  depths: ArrayLike<number>,
  i: number,
  { intrinsics, distortion }: Camera,
  out: Float64Array,
): void {
  const o = 3 * i;
  fromPixels(pixels[2 * i], pixels[2 * i + 1], intrinsics, out, o);
  undistort(out[o], out[o + 1], distortion, out, o);
  const depth = depths[i] > 0 && depths[i] < Infinity ? depths[i] : NaN;
  out[o + 2] = Number.isNaN(out[o]) ? NaN : depth;
  out[o] *= depth;
  out[o + 1] *= depth;
}
