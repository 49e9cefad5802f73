import type { Camera } from '@mas/geometry';

/** A pose in the frame of a camera, [J * 3], as R^T (x - t) in world mm. */
export function toWorld(pose: Float64Array, { cameraFromWorld: e }: Camera): Float64Array {
  const out = new Float64Array(pose.length);
  for (let j = 0; j < pose.length; j += 3) {
    const x = [0, 1, 2].map((k) => pose[j + k] - e[k][3]);
    for (let k = 0; k < 3; k++) out[j + k] = e[0][k] * x[0] + e[1][k] * x[1] + e[2][k] * x[2];
  }
  return out;
}
