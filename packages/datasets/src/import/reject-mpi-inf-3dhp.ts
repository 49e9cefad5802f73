import type { Camera } from '@mas/geometry';
import sharp from 'sharp';
import { MOST_PIXELS } from '../read-image.js';
import { readMask } from '../read-mask.js';
import { readRegularFile } from '../read-regular-file.js';

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
    if ((await redPart(mask)) > LARGEST_MASK) return 'frame with a full mask';
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

/** Part of a mask that is foreground. Decoded at an eighth of its size, which JPEG does quickly. */
async function redPart(file: string): Promise<number> {
  const what = { what: 'a mask', fix: 'Copy it again.' };
  let red: Uint8Array;
  try {
    // Not by name: libvips keeps a cache per file name and would miss a file that was replaced.
    const small = sharp(await readRegularFile(file, 2 ** 29, what), {
      failOn: 'truncated',
      limitInputPixels: MOST_PIXELS,
    });
    red = await small.resize(256, 256, { fit: 'fill' }).extractChannel(0).raw().toBuffer();
  } catch {
    // Says what is wrong with the file.
    red = (await readMask(file, 'red')).data.map((value) => 255 * value);
  }
  return red.reduce((sum, value) => sum + (value > 127 ? 1 : 0), 0) / red.length;
}
