import type { Camera } from './camera.js';
import { checkCamera } from './check-camera.js';
import { describeValue } from './describe-value.js';

/**
 * Reads one camera from parsed JSON and checks it with `checkCamera`. `distortion` may be missing,
 * which means none; other keys are ignored.
 *
 * @param where what an error message starts with: the file and the key.
 * @throws Error that names `where` and the key: what was expected, what was found, what to do.
 *
 * @example
 * ```ts
 * import { parseCamera } from '@mas/geometry';
 *
 * const text = `{
 *   "id": "front",
 *   "imageSize": [1000, 1000],
 *   "intrinsics": [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]],
 *   "cameraFromWorld": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]]
 * }`;
 * const camera = parseCamera(JSON.parse(text), 'rig.json');
 * console.log(camera.id, camera.distortion.join(' ')); // front 0 0 0 0 0
 * ```
 */
export function parseCamera(json: unknown, where: string): Camera {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error(
      `${where}: expected an object with id, imageSize, intrinsics, distortion and ` +
        `cameraFromWorld, found ${describeValue(json)}.`,
    );
  }
  const input = json as Partial<Record<keyof Camera, unknown>>;
  if (typeof input.id !== 'string' || input.id === '') {
    throw new Error(`${where}: id: expected a non-empty string, found ${describeValue(input.id)}.`);
  }
  const camera = {
    id: input.id,
    imageSize: input.imageSize,
    intrinsics: input.intrinsics,
    distortion: input.distortion ?? [0, 0, 0, 0, 0],
    cameraFromWorld: input.cameraFromWorld,
  } as Camera;
  checkCamera(camera, where);
  return camera;
}
