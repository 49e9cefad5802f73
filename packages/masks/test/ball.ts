import { unprojectPoints, type Camera } from '@mas/geometry';
import ndarray, { type NdArray } from 'ndarray';

/** The mask of a ball: pixels whose ray comes within its radius. */
export function ball(
  camera: Camera,
  center: readonly number[],
  radius: number,
): NdArray<Uint8Array> {
  const [width, height] = camera.imageSize;
  const count = width * height;
  const pixels = Float64Array.from({ length: 2 * count }, (_, i) =>
    i % 2 === 0 ? (i / 2) % width : Math.floor(i / 2 / width),
  );
  const points = ndarray(pixels, [count, 2]);
  const at = (depth: number) =>
    unprojectPoints(points, ndarray(new Float64Array(count).fill(depth), [count]), camera).data;
  const [near, far] = [at(1000), at(2000)];
  const mask = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const d = [0, 1, 2].map((k) => far[3 * i + k] - near[3 * i + k]);
    const o = [0, 1, 2].map((k) => center[k] - near[3 * i + k]);
    const along = (d[0] * o[0] + d[1] * o[1] + d[2] * o[2]) / Math.hypot(...d);
    mask[i] = Math.hypot(...o) ** 2 - along ** 2 <= radius ** 2 ? 1 : 0;
  }
  return ndarray(mask, [height, width]);
}
