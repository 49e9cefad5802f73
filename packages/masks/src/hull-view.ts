import { checkCamera, imageToCamera, projectPointsFlat, type Camera } from '@mas/geometry';
import ndarray, { type NdArray } from 'ndarray';
import { maskStatistics } from './mask-statistics.js';
import { readMask } from './read-image.js';

/** A mask and its camera, as the carving needs them. */
export interface HullView {
  camera: Camera;
  mask: Uint8Array;
  width: number;
  height: number;
  /**
   * Whether the mask reaches the border of the image. If not, the subject is whole in the image, and
   * what lies outside of it is background.
   */
  isCut: boolean;
  /** Square of the widest ray's slope: beyond it the distortion may fold points into the image. */
  widest: number;
}

/** Checks cameras and masks, one each per view. */
export function readHullViews(
  cameras: readonly Camera[],
  masks: readonly NdArray[],
  what: string,
): HullView[] {
  if (!Array.isArray(cameras) || !Array.isArray(masks) || cameras.length !== masks.length) {
    throw new Error(
      `${what}: expected one mask per camera, found ${cameras?.length} cameras and ` +
        `${masks?.length} masks`,
    );
  }
  if (cameras.length < 2 || cameras.length > MOST_VIEWS) {
    throw new Error(`${what}: expected 2 to ${MOST_VIEWS} views, found ${cameras.length}`);
  }
  return cameras.map((camera, v) => {
    checkCamera(camera, `${what}: cameras[${v}]`);
    const { data, width, height } = readMask(masks[v], `${what}: masks[${v}]`);
    const [expectedWidth, expectedHeight] = camera.imageSize;
    if (width !== expectedWidth || height !== expectedHeight) {
      throw new Error(
        `${what}: masks[${v}]: expected ${expectedWidth} x ${expectedHeight} px as in camera ` +
          `${camera.id}, found ${width} x ${height}. Scale the camera with the images.`,
      );
    }
    const { isCut } = maskStatistics(masks[v]);
    return { camera, mask: data, width, height, isCut, widest: widestSlope(camera) };
  });
}

/** One bit of a 32 bit integer each, and one to spare. */
export const MOST_VIEWS = 31;

/**
 * The nearest pixel of each point, as an index into the view's mask; -1 for points that the view
 * does not see.
 *
 * @param points [N * 3], world mm.
 * @param out [N].
 * @param pixels [N * 2], filled with the exact positions.
 */
export function seePoints(
  { camera, width, height, widest }: HullView,
  points: Float64Array,
  out: Int32Array,
  pixels: Float64Array,
): void {
  projectPointsFlat(points, camera, pixels);
  const [a, b, c] = camera.cameraFromWorld;
  for (let i = 0, k = 0; i < out.length; i++, k += 3) {
    const u = pixels[2 * i] + 0.5;
    const v = pixels[2 * i + 1] + 0.5;
    out[i] = -1;
    // Points behind the camera are NaN, which compares false.
    if (!(u >= 0 && v >= 0 && u < width && v < height)) continue;
    const x = a[0] * points[k] + a[1] * points[k + 1] + a[2] * points[k + 2] + a[3];
    const y = b[0] * points[k] + b[1] * points[k + 1] + b[2] * points[k + 2] + b[3];
    const z = c[0] * points[k] + c[1] * points[k + 1] + c[2] * points[k + 2] + c[3];
    if (x * x + y * y <= widest * z * z) out[i] = (v | 0) * width + (u | 0);
  }
}

/** Over the border of the image, with a little to spare. */
function widestSlope(camera: Camera): number {
  const [width, height] = camera.imageSize;
  const border: number[] = [];
  const STEPS = 16;
  for (let i = 0; i <= STEPS; i++) {
    const x = (i / STEPS) * (width - 1);
    const y = (i / STEPS) * (height - 1);
    border.push(x, 0, x, height - 1, 0, y, width - 1, y);
  }
  const count = border.length / 2;
  const depths = ndarray(new Float64Array(count).fill(1), [count]);
  const { data } = imageToCamera(ndarray(Float64Array.from(border), [count, 2]), depths, camera);
  let widest = 0;
  // Where the distortion has no inverse (NaN) no point of the scene can be seen.
  for (let i = 0; i < data.length; i += 3) {
    const slope = data[i] ** 2 + data[i + 1] ** 2;
    if (slope > widest) widest = slope;
  }
  return widest > 0 ? 1.05 * widest : Infinity;
}
