import { seePoints, type HullView } from './hull-view.js';

/** A box of cubic voxels along the world's axes. */
export interface VoxelGrid {
  /** Centre of the first voxel, world mm. */
  origin: [x: number, y: number, z: number];
  /** Edge of a voxel, mm. */
  voxelSize: number;
  /** Voxels along x, y and z. */
  shape: [nx: number, ny: number, nz: number];
}

/** A voxel that more views than allowed reject, or that fewer than two views see as foreground. */
export const OUTSIDE = 0xffffffff;

/**
 * Which views reject each voxel: bit v is set where view v sees background. Voxels are numbered
 * `(z * ny + y) * nx + x`.
 *
 * @param misses Views that may reject a voxel before it is OUTSIDE.
 * @param isCoarse Whether a voxel counts as foreground where any part of it may be: for voxels so
 *   large that their centres could miss the subject.
 */
export function carve(
  views: readonly HullView[],
  grid: VoxelGrid,
  misses: number,
  isCoarse = false,
): Uint32Array {
  const { origin, voxelSize, shape } = grid;
  const [nx, ny, nz] = shape;
  const rejected = new Uint32Array(nx * ny * nz);
  const points = new Float64Array(3 * nx);
  const pixels = new Float64Array(2 * nx);
  const seen = new Int32Array(nx);
  const bad = new Uint8Array(nx);
  const good = new Uint8Array(nx);
  const sums = isCoarse ? views.map((view) => summedArea(view)) : [];
  for (let x = 0; x < nx; x++) points[3 * x] = origin[0] + x * voxelSize;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = (z * ny + y) * nx;
      for (let x = 0; x < nx; x++) {
        points[3 * x + 1] = origin[1] + y * voxelSize;
        points[3 * x + 2] = origin[2] + z * voxelSize;
      }
      bad.fill(0);
      good.fill(0);
      for (let v = 0; v < views.length; v++) {
        const view = views[v];
        seePoints(view, points, seen, pixels);
        for (let x = 0; x < nx; x++) {
          if (bad[x] > misses || (seen[x] < 0 && view.isCut)) continue;
          const isForeground = isCoarse
            ? touches(view, sums[v], points, pixels, x, voxelSize)
            : seen[x] >= 0 && view.mask[seen[x]] !== 0;
          if (isForeground) good[x]++;
          else {
            bad[x]++;
            rejected[row + x] |= 1 << v;
          }
        }
      }
      for (let x = 0; x < nx; x++) {
        if (bad[x] > misses || good[x] < 2) rejected[row + x] = OUTSIDE;
      }
    }
  }
  return rejected;
}

/** Whether there is foreground within half the voxel's diagonal of its centre. */
function touches(
  { camera, width, height }: HullView,
  sums: Int32Array,
  points: Float64Array,
  pixels: Float64Array,
  i: number,
  voxelSize: number,
): boolean {
  const c = camera.cameraFromWorld[2];
  const depth = c[0] * points[3 * i] + c[1] * points[3 * i + 1] + c[2] * points[3 * i + 2] + c[3];
  const [[fx], [, fy]] = camera.intrinsics;
  const radius = (0.87 * voxelSize * (fx > fy ? fx : fy)) / depth + 1;
  const left = clamp(pixels[2 * i] - radius, width);
  const top = clamp(pixels[2 * i + 1] - radius, height);
  const right = clamp(pixels[2 * i] + radius + 2, width);
  const bottom = clamp(pixels[2 * i + 1] + radius + 2, height);
  // Also for a voxel behind the camera, whose pixel is NaN.
  if (!(left < right && top < bottom)) return false;
  const stride = width + 1;
  return (
    sums[bottom * stride + right] -
      sums[bottom * stride + left] -
      sums[top * stride + right] +
      sums[top * stride + left] >
    0
  );
}

/** Rounded down, from 0 to `most`; 0 for NaN. */
function clamp(value: number, most: number): number {
  return value > 0 ? (value < most ? value | 0 : most) : 0;
}

/** Foreground pixels above and left of each pixel corner, (H + 1) x (W + 1). */
function summedArea({ mask, width, height }: HullView): Int32Array {
  const stride = width + 1;
  const sums = new Int32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += mask[y * width + x] ? 1 : 0;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  }
  return sums;
}
