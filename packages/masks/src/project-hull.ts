import { checkCamera, projectPointsFlat, type Camera } from '@mas/geometry';
import ndarray, { type NdArray } from 'ndarray';
import type { VoxelGrid } from './carve.js';
import type { VisualHull } from './visual-hull.js';

/**
 * The silhouette of a visual hull: the pixels that its voxels cover in a camera, whether it took
 * part in the carving or not. Each voxel covers the square of its projected edge, one pixel at
 * least.
 *
 * @returns H x W of 0 and 1, of the camera's image size.
 * @throws Error for a camera that is not valid.
 *
 * @example
 * ```ts
 * import { projectHull } from '@mas/masks';
 *
 * const hull = { origin: [0, 0, 2000], voxelSize: 100, shape: [2, 1, 1], occupied: Uint8Array.of(1, 1) };
 * const camera = {
 *   id: 'front',
 *   imageSize: [6, 3],
 *   intrinsics: [[20, 0, 2], [0, 20, 1], [0, 0, 1]],
 *   distortion: [0, 0, 0, 0, 0],
 *   cameraFromWorld: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
 * };
 * console.log(projectHull(hull, camera).data.join('')); // 000000001100000000
 * ```
 */
export function projectHull(hull: VisualHull, camera: Camera): NdArray<Uint8Array> {
  checkCamera(camera, 'projectHull: camera');
  const [width, height] = camera.imageSize;
  const mask = new Uint8Array(width * height);
  drawVoxels(hull, (i) => hull.occupied[i] !== 0, camera, mask);
  return ndarray(mask, [height, width]);
}

/** Sets the pixels that the voxels cover for which `isInside` holds. */
export function drawVoxels(
  { origin, voxelSize, shape: [nx, ny, nz] }: VoxelGrid,
  isInside: (i: number) => boolean,
  camera: Camera,
  mask: Uint8Array,
): void {
  const [width, height] = camera.imageSize;
  const focal = Math.max(camera.intrinsics[0][0], camera.intrinsics[1][1]);
  const c = camera.cameraFromWorld[2];
  const point = new Float64Array(3);
  const pixel = new Float64Array(2);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (!isInside(i)) continue;
        // What lies within is hidden by its surface.
        const isBuried =
          x > 0 &&
          x < nx - 1 &&
          y > 0 &&
          y < ny - 1 &&
          z > 0 &&
          z < nz - 1 &&
          isInside(i - 1) &&
          isInside(i + 1) &&
          isInside(i - nx) &&
          isInside(i + nx) &&
          isInside(i - nx * ny) &&
          isInside(i + nx * ny);
        if (isBuried) continue;
        point[0] = origin[0] + x * voxelSize;
        point[1] = origin[1] + y * voxelSize;
        point[2] = origin[2] + z * voxelSize;
        projectPointsFlat(point, camera, pixel);
        const [u, v] = pixel;
        if (!(u > -width && v > -height && u < 2 * width && v < 2 * height)) continue;
        const depth = c[0] * point[0] + c[1] * point[1] + c[2] * point[2] + c[3];
        const half = (0.5 * voxelSize * focal) / depth;
        const left = Math.max(0, Math.min(Math.round(u), Math.ceil(u - half)));
        const right = Math.min(width - 1, Math.max(Math.round(u), Math.floor(u + half)));
        const top = Math.max(0, Math.min(Math.round(v), Math.ceil(v - half)));
        const bottom = Math.min(height - 1, Math.max(Math.round(v), Math.floor(v + half)));
        for (let row = top; row <= bottom; row++) {
          if (right >= left) mask.fill(1, row * width + left, row * width + right + 1);
        }
      }
    }
  }
}
