import { projectPoints, worldToCamera, type Camera } from '@mas/geometry';
import type { MaskStatistics } from '@mas/masks';
import ndarray from 'ndarray';
import type { Findings } from './check-dataset.js';
import { DataError } from '../data-error.js';
import { triangulateCenter } from '../triangulate-center.js';

/** Cameras of a real rig are farther apart than this, mm. */
const CLOSEST = 100;

/** Largest plausible distance of a mask's centroid from the projected common centre, in mask sizes. */
const LARGEST_MISS = 0.35;

/** Looks for cameras in metres, and for cameras that do not fit what the masks show. */
export function checkRig(
  where: string,
  cameras: readonly Camera[],
  masks: readonly (readonly (MaskStatistics | undefined)[])[],
  findings: Findings,
): void {
  const centers = cameras.map(({ cameraFromWorld: e }) =>
    [0, 1, 2].map((k) => -(e[0][k] * e[0][3] + e[1][k] * e[1][3] + e[2][k] * e[2][3])),
  );
  const spread = Math.max(
    ...centers.map((c) => Math.hypot(...c.map((value, k) => value - centers[0][k]))),
  );
  if (spread < CLOSEST) {
    findings.error(
      new DataError({
        where,
        expected: 'cameras in world millimetres',
        found: `all of them within ${spread.toPrecision(3)} mm`,
        fix:
          'Multiply the translations by 1000 if they are in metres; invert the matrices if they ' +
          'map camera to world.',
      }),
    );
    return;
  }

  const misses: number[][] = cameras.map(() => []);
  let behind = 0;
  let scenes = 0;
  const frames = Math.max(0, ...masks.map((list) => list.length));
  for (let i = 0; i < frames; i++) {
    const seen = cameras.flatMap((_, v) => {
      const mask = masks[v][i];
      return mask && mask.count > 0 && !mask.isCut ? [v] : [];
    });
    if (seen.length < 2) continue;
    const used = seen.map((v) => cameras[v]);
    const center = triangulateCenter(
      used,
      seen.map((v) => masks[v][i]!.centroid),
    );
    if (!center) continue;
    scenes++;
    const point = ndarray(Float64Array.from(center), [1, 3]);
    if (used.some((camera) => worldToCamera(point, camera).data[2] <= 0)) {
      behind++;
      continue;
    }
    for (const v of seen) {
      const { centroid, bounds } = masks[v][i]!;
      const [x, y] = projectPoints(point, cameras[v]).data;
      const size = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top) + 1;
      misses[v].push(Math.hypot(x - centroid[0], y - centroid[1]) / size);
    }
  }
  if (2 * behind > scenes) {
    findings.error(
      new DataError({
        where,
        expected: 'the person in front of every camera',
        found: `the common centre of the masks behind a camera in ${behind} of ${scenes} frames`,
        fix: 'cameraFromWorld must map world to camera (x right, y down, z forward), not back.',
      }),
    );
    return;
  }
  for (const [v, { id }] of cameras.entries()) {
    const sorted = misses[v].toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? 0;
    if (median <= LARGEST_MISS) continue;
    findings.warn(
      new DataError({
        where: `${where}, camera ${id}`,
        expected: 'masks and cameras that agree on where the person is',
        found: `masks off by ${median.toFixed(2)} of their size`,
        fix: 'Check which camera is which, the synchronisation, and the direction of cameraFromWorld.',
      }),
    );
  }
}
