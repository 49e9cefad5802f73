import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import type { Camera } from '../src/index.js';
import { projectPoints } from '../src/index.js';
import { values } from './arrays.js';

/** What each camera sees of the points: [V, N, 2]. */
export function views(cameras: readonly Camera[], points: NdArray): NdArray<Float64Array> {
  const seen = cameras.map((camera) => values(projectPoints(points, camera)));
  return ndarray(Float64Array.from(seen.flat()), [cameras.length, points.shape[0], 2]);
}

/** Two cameras side by side, `baseline` mm apart, that look along z from 5 m before the origin. */
export function stereo(baseline: number): Camera[] {
  return [-baseline / 2, baseline / 2].map((x) => ({
    id: `camera at ${x} mm`,
    imageSize: [1000, 1000],
    intrinsics: [
      [1145, 0, 512],
      [0, 1144, 515],
      [0, 0, 1],
    ],
    distortion: [0, 0, 0, 0, 0],
    cameraFromWorld: [
      [1, 0, 0, -x],
      [0, 1, 0, 0],
      [0, 0, 1, 5000],
    ],
  }));
}
