import type { Camera } from '@mas/geometry';
import type { NdArray } from 'ndarray';
import { carve, OUTSIDE, type VoxelGrid } from './carve.js';
import { findBounds, gridOf, type Bounds } from './fit-grid.js';
import { readHullViews } from './hull-view.js';

/** Options of `visualHull`. */
export interface VisualHullOptions {
  /** Voxels along the longest edge of the box; 128 by default, at most 512. */
  resolution?: number;
  /**
   * The box, world mm; found from the masks by default. Give it when masks hold more than the
   * subject, or to have one grid over a whole video.
   */
  bounds?: Bounds;
  /** Views that may reject a voxel before it is carved away; 0 by default. */
  misses?: number;
}

/** Voxels, and which of them are inside. */
export interface VisualHull extends VoxelGrid {
  /** 1 inside, 0 outside; voxel (x, y, z) at `(z * ny + y) * nx + x`. */
  occupied: Uint8Array;
}

/**
 * The visual hull: the largest body whose silhouettes the masks of calibrated cameras can be. A
 * voxel stays when its centre is foreground in every view, two or more. Views in which the mask
 * reaches the border say nothing about what lies outside of their image.
 *
 * Takes 5 bytes per voxel: 128 voxels along the longest edge are at most 2 million (10 MB), and for
 * a standing person, about 0.4 million.
 *
 * @param cameras Two to 31, world mm; distortion counts.
 * @param masks One H x W mask per camera, of its image size; nonzero is foreground.
 * @returns The hull; nothing is inside, and without `bounds` there are no voxels at all, when the
 *   masks have nothing in common.
 * @throws Error for masks of another number, shape, type or size, a camera that is not valid, or an
 *   option out of range.
 *
 * Source: Laurentini, The visual hull concept for silhouette-based image understanding, PAMI 1994.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { visualHull } from '@mas/masks';
 *
 * // Two cameras 3 m from the origin, one looking along z and one along x, see a square of 9 x 9 px.
 * const common = { imageSize: [21, 21], intrinsics: [[30, 0, 10], [0, 30, 10], [0, 0, 1]], distortion: [0, 0, 0, 0, 0] };
 * const cameras = [
 *   { id: 'a', ...common, cameraFromWorld: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 3000]] },
 *   { id: 'b', ...common, cameraFromWorld: [[0, 0, 1, 0], [0, 1, 0, 0], [-1, 0, 0, 3000]] },
 * ];
 * const mask = ndarray(new Uint8Array(21 * 21), [21, 21]);
 * for (let y = 6; y < 15; y++) for (let x = 6; x < 15; x++) mask.set(y, x, 1);
 * const { occupied, voxelSize } = visualHull(cameras, [mask, mask], { resolution: 100 });
 * const litres = (occupied.filter(Boolean).length * voxelSize ** 3) / 1e6;
 * console.log(litres.toFixed(0)); // 701
 * ```
 */
export function visualHull(
  cameras: readonly Camera[],
  masks: readonly NdArray[],
  options: VisualHullOptions = {},
): VisualHull {
  const views = readHullViews(cameras, masks, 'visualHull');
  const { misses = 0 } = options;
  if (!Number.isInteger(misses) || misses < 0 || misses > views.length - 2) {
    throw new Error(
      `visualHull: expected misses from 0 to ${views.length - 2}, so that two views are left, ` +
        `found ${misses}`,
    );
  }
  const grid = chooseGrid(views, options, 'visualHull');
  if (!grid) return { ...nothing, occupied: new Uint8Array(0) };
  const rejected = carve(views, grid, misses);
  const occupied = new Uint8Array(rejected.length);
  for (let i = 0; i < occupied.length; i++) occupied[i] = rejected[i] === OUTSIDE ? 0 : 1;
  return { ...grid, occupied };
}

/** The grid of a hull without a voxel. */
export const nothing: VoxelGrid = { origin: [0, 0, 0], voxelSize: 1, shape: [0, 0, 0] };

/** The grid that the options ask for; null when there is none to be found. */
export function chooseGrid(
  views: ReturnType<typeof readHullViews>,
  { resolution = 128, bounds, misses = 0 }: VisualHullOptions,
  what: string,
): VoxelGrid | null {
  if (!Number.isInteger(resolution) || resolution < 1 || resolution > 512) {
    throw new Error(`${what}: expected resolution from 1 to 512 voxels, found ${resolution}`);
  }
  if (bounds) {
    const isBox = [0, 1, 2].every(
      (k) => Number.isFinite(bounds.min?.[k]) && bounds.max?.[k] > bounds.min[k],
    );
    if (!isBox || !bounds.max.every(Number.isFinite)) {
      throw new Error(
        `${what}: expected bounds { min: [x, y, z], max: [x, y, z] } in mm with min below max, ` +
          `found ${JSON.stringify(bounds)}`,
      );
    }
  }
  const box = bounds ?? findBounds(views, misses);
  return box && gridOf(box, resolution);
}
