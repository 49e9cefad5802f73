import type { Camera } from '@mas/geometry';
import ndarray, { type NdArray } from 'ndarray';
import { boxCount } from './box-count.js';
import { carve, OUTSIDE, type VoxelGrid } from './carve.js';
import { readHullViews, seePoints, type HullView } from './hull-view.js';
import { drawVoxels } from './project-hull.js';
import { chooseGrid, type VisualHullOptions } from './visual-hull.js';

/** Options of `consistentMasks`. */
export interface ConsistencyOptions extends Pick<VisualHullOptions, 'resolution' | 'bounds'> {
  /** Views in which a part of the subject may be missing, to be filled from the others; 1 by default. */
  tolerance?: number;
  /** Foreground this near the hull's silhouette stays, px; 3 by default. */
  slack?: number;
}

/** What `consistentMasks` made of the masks. */
export interface ConsistentMasks {
  /** H x W of 0 and 1, one per view. */
  masks: NdArray<Uint8Array>[];
  /**
   * Intersection over union of each given mask and the silhouette of the visual hull of all of them:
   * how well masks and calibration agree. 1 where both are empty.
   */
  agreement: number[];
}

/**
 * Makes the masks of calibrated, synchronised views agree. Foreground that no body inside the other
 * views' masks can explain goes (a reflection, a passer-by that one camera sees); a part that one
 * view has lost comes back where the other views, `tolerance` fewer than all, agree on a body that
 * the hull of all of them lacks. What every view sees, a chair for example, stays.
 *
 * Wrong calibration or views out of step look like inconsistent masks: `agreement` below about 0.8
 * in every frame says so, and then nothing should be changed. A visual hull of few cameras is larger
 * than the subject, so that mistakes inside of it are not seen.
 *
 * @param cameras `tolerance` + 2 to 31, world mm.
 * @param masks One H x W mask per camera, of its image size; nonzero is foreground.
 * @returns New masks, and the agreement of the given ones. Masks that have nothing in common, by the
 *   same rules, come back empty.
 * @throws Error for masks of another number, shape, type or size, a camera that is not valid, or an
 *   option out of range.
 *
 * Source: the inconsistent silhouettes of Landabaso, Pardàs and Casas, Shape from inconsistent
 * silhouette, CVIU 2008, decided by agreement of views instead of probabilities.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { consistentMasks } from '@mas/masks';
 *
 * const common = { imageSize: [21, 21], intrinsics: [[30, 0, 10], [0, 30, 10], [0, 0, 1]], distortion: [0, 0, 0, 0, 0] };
 * const cameras = [
 *   { id: 'a', ...common, cameraFromWorld: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 3000]] },
 *   { id: 'b', ...common, cameraFromWorld: [[0, 0, 1, 0], [0, 1, 0, 0], [-1, 0, 0, 3000]] },
 *   { id: 'c', ...common, cameraFromWorld: [[-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, -1, 3000]] },
 * ];
 * const masks = cameras.map(() => {
 *   const mask = ndarray(new Uint8Array(21 * 21), [21, 21]);
 *   for (let y = 6; y < 15; y++) for (let x = 6; x < 15; x++) mask.set(y, x, 1);
 *   return mask;
 * });
 * masks[0].set(1, 1, 1); // a reflection
 * const { masks: better, agreement } = consistentMasks(cameras, masks);
 * console.log(better[0].get(1, 1), better[0].get(10, 10), agreement[0] > 0.8); // 0 1 true
 * ```
 */
export function consistentMasks(
  cameras: readonly Camera[],
  masks: readonly NdArray[],
  options: ConsistencyOptions = {},
): ConsistentMasks {
  const views = readHullViews(cameras, masks, 'consistentMasks');
  const { tolerance = Math.min(1, views.length - 2), slack = 3 } = options;
  if (!Number.isInteger(tolerance) || tolerance < 0 || tolerance > views.length - 2) {
    throw new Error(
      `consistentMasks: expected tolerance from 0 to ${views.length - 2}, so that two views are ` +
        `left, found ${tolerance}`,
    );
  }
  if (!Number.isInteger(slack) || slack < 0) {
    throw new Error(`consistentMasks: expected slack of 0, 1, 2, ... px, found ${slack}`);
  }
  const grid = chooseGrid(views, { ...options, misses: tolerance }, 'consistentMasks');
  const hulls = views.map(({ width, height }) => new Uint8Array(width * height));
  const fills = hulls.map((hull) => hull.slice());
  if (grid) {
    const rejected = carve(views, grid, tolerance);
    views.forEach(({ camera }, v) => drawVoxels(grid, (i) => rejected[i] === 0, camera, hulls[v]));
    const unexplained = views.map((view, v) => {
      const near = grow(hulls[v], view, slack);
      // 2 beyond the slack, 1 within.
      return view.mask.map((value, i) => (value && !hulls[v][i] ? 2 - near[i] : 0));
    });
    const isAdded = addVoxels(views, grid, rejected, unexplained);
    views.forEach(({ camera }, v) => drawVoxels(grid, (i) => isAdded[i] !== 0, camera, fills[v]));
  }
  return {
    masks: views.map((view, v) => {
      const { mask, width, height } = view;
      const body = hulls[v].map((value, i) => value | fills[v][i]);
      const near = grow(body, view, slack);
      const out = mask.map((value, i) => ((value && near[i]) || fills[v][i] ? 1 : 0));
      return ndarray(out, [height, width]);
    }),
    agreement: views.map(({ mask }, v) => overlap(mask, hulls[v])),
  };
}

/**
 * The voxels outside of the hull that explain foreground which the hull does not, in every view that
 * sees them as foreground: those that do beyond the slack, and those within that hang on to them.
 */
function addVoxels(
  views: readonly HullView[],
  { origin, voxelSize, shape: [nx, ny, nz] }: VoxelGrid,
  rejected: Uint32Array,
  unexplained: readonly Uint8Array[],
): Uint8Array {
  const isAdded = new Uint8Array(rejected.length);
  const point = new Float64Array(3);
  const seen = new Int32Array(1);
  const pixel = new Float64Array(2);
  const explains = (i: number, least: number): boolean => {
    if (rejected[i] === 0 || rejected[i] === OUTSIDE) return false;
    point[0] = origin[0] + (i % nx) * voxelSize;
    point[1] = origin[1] + (Math.floor(i / nx) % ny) * voxelSize;
    point[2] = origin[2] + Math.floor(i / nx / ny) * voxelSize;
    return views.every((view, v) => {
      if ((rejected[i] >>> v) & 1) return true;
      seePoints(view, point, seen, pixel);
      return seen[0] < 0 || unexplained[v][seen[0]] >= least;
    });
  };
  const stack: number[] = [];
  for (let seed = 0; seed < rejected.length; seed++) {
    if (isAdded[seed] || !explains(seed, 2)) continue;
    isAdded[seed] = 1;
    stack.push(seed);
    while (stack.length > 0) {
      const i = stack.pop()!;
      const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)];
      const neighbours = [
        x > 0 ? i - 1 : -1,
        x < nx - 1 ? i + 1 : -1,
        y > 0 ? i - nx : -1,
        y < ny - 1 ? i + nx : -1,
        z > 0 ? i - nx * ny : -1,
        z < nz - 1 ? i + nx * ny : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || isAdded[next] || !explains(next, 1)) continue;
        isAdded[next] = 1;
        stack.push(next);
      }
    }
  }
  return isAdded;
}

function grow(mask: Uint8Array, { width, height }: HullView, radius: number): Uint8Array {
  if (radius === 0) return mask;
  const { count } = boxCount(mask, width, height, radius);
  return mask.map((_, i) => (count[i] > 0 ? 1 : 0));
}

function overlap(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] && b[i]) both++;
    if (a[i] || b[i]) either++;
  }
  return either === 0 ? 1 : both / either;
}
