import { projectPoints, triangulate } from '@mas/geometry';
import ndarray from 'ndarray';
import { carve, OUTSIDE, type VoxelGrid } from './carve.js';
import type { HullView } from './hull-view.js';
import { maskStatistics } from './mask-statistics.js';

/** A box along the world's axes, mm. */
export interface Bounds {
  min: readonly [x: number, y: number, z: number];
  max: readonly [x: number, y: number, z: number];
}

/** Voxels along an edge of the search. */
const COARSE = 40;
/** The search begins with a cube so many times the size that the masks suggest. */
const ROOM = 1.3;
const GROWTH = 2;
const ROUNDS = 4;

/** The voxels of a box, with `resolution` of them along its longest edge. */
export function gridOf({ min, max }: Bounds, resolution: number): VoxelGrid {
  const sides = [0, 1, 2].map((k) => max[k] - min[k]);
  const voxelSize = Math.max(...sides) / resolution;
  const [nx, ny, nz] = sides.map((side) => Math.max(1, Math.ceil(side / voxelSize - 1e-9)));
  const [x, y, z] = min.map((value) => value + voxelSize / 2);
  return { origin: [x, y, z], voxelSize, shape: [nx, ny, nz] };
}

/**
 * The box around what the views see in common, from a coarse carving around the point where their
 * masks' centroids meet. Null if they see nothing in common.
 */
export function findBounds(views: readonly HullView[], misses: number): Bounds | null {
  const statistics = views.map(({ mask, width, height }) =>
    maskStatistics(ndarray(mask, [height, width])),
  );
  const filled = views.flatMap((_, v) => (statistics[v].count > 0 ? [v] : []));
  if (filled.length < 2) return null;
  const { points } = triangulate(
    ndarray(Float64Array.from(filled.flatMap((v) => statistics[v].centroid)), [
      filled.length,
      1,
      2,
    ]),
    filled.map((v) => views[v].camera),
  );
  const center = Array.from(points.data) as [number, number, number];
  if (!center.every(Number.isFinite)) return null;
  let half = 0;
  for (const v of filled) {
    const { camera } = views[v];
    const { left, right, top, bottom } = statistics[v].bounds;
    const c = camera.cameraFromWorld[2];
    const depth = c[0] * center[0] + c[1] * center[1] + c[2] * center[2] + c[3];
    if (!(depth > 0)) return null;
    const [x, y] = projectPoints(ndarray(Float64Array.from(center), [1, 3]), camera).data;
    const reach = Math.max(right - x, x - left, bottom - y, y - top, 1);
    half = Math.max(half, (ROOM * reach * depth) / camera.intrinsics[0][0]);
  }
  for (let round = 0; round < ROUNDS; round++, half *= GROWTH) {
    const grid = gridOf(cube(center, half), COARSE);
    const found = occupiedBounds(carve(views, grid, misses, true), grid);
    if (!found) return null;
    const isInside = [0, 1, 2].every(
      (k) =>
        found.min[k] > center[k] - half + 0.5 * grid.voxelSize &&
        found.max[k] < center[k] + half - 0.5 * grid.voxelSize,
    );
    if (isInside || round === ROUNDS - 1) return found;
  }
  return null;
}

function cube(center: readonly number[], half: number): Bounds {
  const [x, y, z] = center;
  return { min: [x - half, y - half, z - half], max: [x + half, y + half, z + half] };
}

function occupiedBounds(
  rejected: Uint32Array,
  { origin, voxelSize, shape: [nx, ny, nz] }: VoxelGrid,
): Bounds | null {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (rejected[i] === OUTSIDE) continue;
        [x, y, z].forEach((at, k) => {
          low[k] = Math.min(low[k], at);
          high[k] = Math.max(high[k], at);
        });
      }
    }
  }
  if (low[0] > high[0]) return null;
  const [min, max] = [
    low.map((at, k) => origin[k] + (at - 0.5) * voxelSize),
    high.map((at, k) => origin[k] + (at + 0.5) * voxelSize),
  ] as [[number, number, number], [number, number, number]];
  return { min, max };
}
