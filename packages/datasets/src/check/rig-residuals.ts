import { projectPoints, triangulate, type Camera } from '@mas/geometry';
import ndarray from 'ndarray';

/** Points for a check of cameras; N points, what is unknown is NaN. */
export interface RigPoints {
  /** [N * 3], world, in the unit of the cameras; without it they are triangulated from the views. */
  world?: Float64Array;
  /** [N * 2] by camera id: where the points are in the images, px. */
  views?: ReadonlyMap<string, Float64Array>;
}

/** How well points and cameras agree in one view. */
export interface ViewResidual {
  /** Points in front of the camera, of those that are known. */
  inFront: number;
  known: number;
  /** Points inside the image. */
  inside: number;
  /** Distance in px of the points from where the camera puts them; null where no image point is known. */
  residual: { count: number; mean: number; median: number; largest: number } | null;
}

/** Projects points, or triangulates what several views see, and compares. By camera. */
export function rigResiduals(
  cameras: readonly Camera[],
  { world, views }: RigPoints,
): ViewResidual[] {
  const points = world ?? triangulated(cameras, views ?? new Map());
  const count = points.length / 3;
  return cameras.map((camera) => {
    const [width, height] = camera.imageSize;
    const seen = views?.get(camera.id);
    const e = camera.cameraFromWorld;
    const pixels = projectPoints(ndarray(points, [count, 3]), camera).data;
    let [inFront, known, inside] = [0, 0, 0];
    const misses: number[] = [];
    for (let i = 0; i < count; i++) {
      const [x, y, z] = points.subarray(3 * i, 3 * i + 3);
      if (!Number.isFinite(x + y + z)) continue;
      known++;
      if (e[2][0] * x + e[2][1] * y + e[2][2] * z + e[2][3] <= 0) continue;
      inFront++;
      const [u, v] = [pixels[2 * i], pixels[2 * i + 1]];
      if (u >= -0.5 && v >= -0.5 && u < width - 0.5 && v < height - 0.5) inside++;
      const miss = seen ? Math.hypot(u - seen[2 * i], v - seen[2 * i + 1]) : NaN;
      if (Number.isFinite(miss)) misses.push(miss);
    }
    misses.sort((a, b) => a - b);
    const residual = {
      count: misses.length,
      mean: misses.reduce((a, b) => a + b, 0) / misses.length,
      median: misses[misses.length >> 1],
      largest: misses[misses.length - 1],
    };
    return { inFront, known, inside, residual: misses.length > 0 ? residual : null };
  });
}

function triangulated(
  cameras: readonly Camera[],
  views: ReadonlyMap<string, Float64Array>,
): Float64Array {
  const used = cameras.filter(({ id }) => views.has(id));
  const count = (views.get(used[0]?.id)?.length ?? 0) / 2;
  if (used.length < 2) return new Float64Array(3 * count).fill(NaN);
  const pixels = new Float64Array(used.length * count * 2);
  for (const [v, { id }] of used.entries()) pixels.set(views.get(id)!, v * count * 2);
  return triangulate(ndarray(pixels, [used.length, count, 2]), used).points.data;
}
