import type { Camera } from '@mas/geometry';

const SNAP = Math.cos((20 * Math.PI) / 180);

/**
 * The smallest rotation (row-major 3x3) that takes "up" to +z.
 *
 * Nothing in a rig says which way is up. Assumption: cameras stand upright on average, so up is the
 * mean of their -y axes; within 20 degrees of a world axis it is that axis exactly.
 *
 * @throws Error when the cameras' -y axes cancel out, so that there is no common up.
 */
export function uprightRotation(cameras: readonly Camera[]): Float64Array {
  let up = [0, 1, 2].map((k) => {
    let sum = 0;
    for (const { cameraFromWorld } of cameras) sum -= cameraFromWorld[1][k];
    return sum / cameras.length;
  });
  const length = Math.hypot(...up);
  if (length < 0.1) {
    throw new Error(
      'prepareScenes: expected cameras that agree on which way is up, found image y axes that ' +
        'cancel out. Rotate the images (and the cameras with them) upright.',
    );
  }
  up = up.map((value) => value / length);
  const axis = up.findIndex((value) => Math.abs(value) > SNAP);
  if (axis >= 0) up = up.map((value, k) => (k === axis ? Math.sign(value) : 0));

  const [x, y, z] = up;
  // Any half turn takes -z to +z; about x is as good as another.
  if (z < -1 + 1e-12) return Float64Array.of(1, 0, 0, 0, -1, 0, 0, 0, -1);
  const h = 1 / (1 + z);
  return Float64Array.of(1 - h * x * x, -h * x * y, -x, -h * x * y, 1 - h * y * y, -y, x, y, z);
}
