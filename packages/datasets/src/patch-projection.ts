import { cropCamera, ndcProjectionMatrix, type Camera } from '@mas/geometry';
import type { Box } from './resample-square.js';

/**
 * The row-major 3x4 matrix from homogeneous scene points to patch NDC, its third row scaled to 1 at
 * the scene's centre.
 *
 * Scene frame: the world turned by A = `sceneFromWorld`, centred at C = `center`, divided by
 * `halfExtent`. P = T K [halfExtent R Aᵀ | q] / q_z with q = R C + t and T the map from px to
 * corner-aligned NDC of the box.
 */
export function patchProjection(
  camera: Camera,
  center: readonly number[],
  sceneFromWorld: ArrayLike<number>,
  halfExtent: number,
  { left, top, side }: Box,
): Float64Array {
  // A crop of two pixels has its pixel centres on the corners of the box, at NDC -1 and 1.
  const corners = cropCamera(camera, { x: left, y: top, width: 2 * side, height: 2 * side }, 2);
  const p = ndcProjectionMatrix(corners, { center, unit: halfExtent });
  const a = sceneFromWorld;
  const rows = p.map(([x, y, z, w]) => [
    x * a[0] + y * a[1] + z * a[2],
    x * a[3] + y * a[4] + z * a[5],
    x * a[6] + y * a[7] + z * a[8],
    w,
  ]);
  return Float64Array.from(rows.flat());
}
