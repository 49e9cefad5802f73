import type { Camera } from '@mas/geometry';
import { maskStatistics } from '../mask-statistics.js';
import { readMask } from '../read-mask.js';

/** Joints on the chair that a frame may have. */
const MOST_HIDDEN = 4;
/** Part of the image that the foreground may cover: more is over-exposure. */
const LARGEST_MASK = 0.85;

/**
 * Why a frame of MPI-INF-3DHP is left out, or null: the rules of the code of X as Supervision
 * (human_utils/dataset/mpi_inf_3dhp.py), each over all views.
 */
export async function rejectMpiInf3dhp(
  views: readonly {
    camera: Camera;
    /** [28 * 3], camera frame, mm. */
    pose: Float64Array;
    mask: string;
    /** Undefined where the data set has none. */
    chair?: string;
  }[],
): Promise<string | null> {
  const pixels = views.map(({ camera, pose }) => project(pose, camera));
  for (const [v, { camera }] of views.entries()) {
    const [width, height] = camera.imageSize;
    const isOutside = pixels[v].some(([x, y]) => !(x >= 0 && y >= 0 && x < width && y < height));
    if (isOutside) return 'frame with a joint outside an image';
  }
  for (const [v, { mask, chair }] of views.entries()) {
    if (chair !== undefined) {
      const { data, shape } = await readMask(chair, 'red');
      const isHidden = ([x, y]: readonly number[]): boolean =>
        !data[Math.floor(y) * shape[1] + Math.floor(x)];
      if (pixels[v].filter(isHidden).length > MOST_HIDDEN)
        return 'frame with joints behind a chair';
    }
    const foreground = await readMask(mask, 'red');
    const area = foreground.shape[0] * foreground.shape[1];
    if (maskStatistics(foreground).count > LARGEST_MASK * area) return 'frame with a full mask';
  }
  return null;
}

function project(
  pose: Float64Array,
  { intrinsics: [[fx, s, cx], [, fy, cy]] }: Camera,
): number[][] {
  return Array.from({ length: pose.length / 3 }, (_, j) => {
    const [x, y, z] = pose.subarray(3 * j, 3 * j + 3);
    return z > 0 ? [(fx * x + s * y) / z + cx, (fy * y) / z + cy] : [-1, -1];
  });
}
