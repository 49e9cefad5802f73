import type { Camera } from './camera.js';
import { isMatrix, isNumbers } from './is-matrix.js';
import { describeValue } from './describe-value.js';

/** How far R may be from a rotation: calibration files are often rounded. */
const rotationTolerance = 1e-3;

/**
 * Checks that a camera makes sense: shapes, finite numbers, positive image size and focal lengths,
 * five distortion coefficients, and a proper rotation (orthonormal, det R = +1, both within 1e-3).
 *
 * @param where what the message starts with, for example the file and the key that it came from.
 * @throws Error that names the key and says what was expected, what was found and what to do.
 *
 * @example
 * ```ts
 * import { checkCamera } from '@mas/geometry';
 *
 * const camera = {
 *   id: 'front',
 *   imageSize: [1000, 1000],
 *   intrinsics: [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]],
 *   distortion: [0, 0, 0, 0],
 *   cameraFromWorld: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]],
 * } as const;
 * checkCamera(camera, 'rig.json'); // Error: rig.json: distortion: expected five finite numbers [k1, k2, p1, p2, k3], found [0,0,0,0].
 * ```
 */
export function checkCamera(camera: Camera, where = 'checkCamera'): void {
  const fail = (key: string, expected: string, found: unknown, advice = ''): never => {
    const text = typeof found === 'string' ? found : describeValue(found);
    throw new Error(`${where}: ${key}: expected ${expected}, found ${text}.${advice}`);
  };
  if (typeof camera !== 'object' || camera === null) {
    throw new Error(
      `${where}: expected a camera, an object with id, imageSize, intrinsics, distortion and ` +
        `cameraFromWorld, found ${describeValue(camera)}. \`parseCamera\` reads one from JSON.`,
    );
  }
  const { imageSize, intrinsics: k, distortion, cameraFromWorld } = camera;

  if (!isNumbers(imageSize, 2) || !imageSize.every((n) => n > 0)) {
    fail('imageSize', 'two positive numbers [width, height] in pixels', imageSize);
  }
  if (!isMatrix(k, 3, 3)) fail('intrinsics', 'a 3x3 matrix of finite numbers', k);
  if (!(k[0][0] > 0 && k[1][1] > 0)) {
    fail(
      'intrinsics',
      'positive focal lengths [0][0] and [1][1]',
      `${k[0][0]} and ${k[1][1]}`,
      ' Focal lengths are in pixels; x points right and y down.',
    );
  }
  if (k[2][0] !== 0 || k[2][1] !== 0 || k[2][2] !== 1) {
    const advice = ' Rows are stored one after another; if the matrix is transposed, turn it.';
    fail('intrinsics', 'last row 0 0 1', k[2], advice);
  }
  if (!isNumbers(distortion, 5)) {
    fail('distortion', 'five finite numbers [k1, k2, p1, p2, k3]', distortion);
  }
  if (!isMatrix(cameraFromWorld, 3, 4)) {
    fail('cameraFromWorld', 'a 3x4 matrix [R|t] of finite numbers', cameraFromWorld);
  }
  const [a, b, c] = cameraFromWorld;
  const error = Math.max(
    ...[dot(a, a) - 1, dot(b, b) - 1, dot(c, c) - 1, dot(a, b), dot(a, c), dot(b, c)].map(Math.abs),
  );
  if (error > rotationTolerance) {
    const advice =
      ' The left 3x3 part must be a pure rotation without scale; check units and rows.';
    fail('cameraFromWorld', `R Rt = 1 within ${rotationTolerance}`, `an error of ${error}`, advice);
  }
  const determinant =
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0]);
  if (determinant < 0) {
    const advice =
      ' A negative determinant means mirrored images: the file uses a left-handed frame, or y up' +
      ' in the camera; negate the row of the axis that points the wrong way.';
    fail('cameraFromWorld', 'det R = +1', `det R = ${determinant.toFixed(3)}`, advice);
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
