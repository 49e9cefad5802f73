import type { Camera, Matrix } from './camera.js';
import { checkOptions } from './check-options.js';
import { isNumbers } from './is-matrix.js';
import { multiply, projectionMatrix } from './projection-matrix.js';
import { describeValue } from './describe-value.js';

/** The world that a training network works in. */
export interface NdcFrame {
  /** The subject, in world millimetres; it becomes the origin. */
  readonly center: readonly number[];
  /** Millimetres per new world unit, default 1000. */
  readonly unit?: number;
}

/**
 * The 3x4 projection matrix that training code wants: from world units of about the size of the
 * subject to normalised image coordinates, n = 2u/(size - 1) - 1, scaled so that its third row
 * gives depth 1 at `center`. Every entry is then near 1, which float32 and a fixed ridge need.
 * Undo the world's change of units with X_mm = center + unit * X.
 *
 * @param camera usually a patch camera (`cropCamera`). Its distortion is ignored.
 * @throws Error if `center` is not in front of the camera, `unit` is not positive, or the camera is
 *   not valid (`checkCamera`).
 *
 * @example
 * ```ts
 * import { cropCamera, ndcProjectionMatrix, parseCamera } from '@mas/geometry';
 *
 * const camera = parseCamera(
 *   {
 *     id: 'front',
 *     imageSize: [1000, 1000],
 *     intrinsics: [[1145, 0, 512], [0, 1144, 515], [0, 0, 1]],
 *     distortion: [-0.2, 0.24, -0.0016, 0.0009, -0.002],
 *     cameraFromWorld: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5000]],
 *   },
 *   'front',
 * );
 * const patchCamera = cropCamera(camera, { x: 282, y: 285, width: 460, height: 460 }, 256);
 * const [, , depth] = ndcProjectionMatrix(patchCamera, { center: [0, 0, 0], unit: 1000 });
 * console.log(depth.join(' ')); // 0 0 0.2 1
 * ```
 */
export function ndcProjectionMatrix(camera: Camera, frame: NdcFrame): Matrix {
  checkOptions(frame, ['center', 'unit'], 'ndcProjectionMatrix');
  const { center, unit = 1000 } = frame;
  if (!(unit > 0 && unit < Infinity) || !isNumbers(center, 3)) {
    throw new Error(
      `ndcProjectionMatrix: expected unit > 0 and three finite numbers in center, found ` +
        `unit ${unit}, center ${describeValue(center)}.`,
    );
  }
  const p = projectionMatrix(camera);
  const depth = p[2][0] * center[0] + p[2][1] * center[1] + p[2][2] * center[2] + p[2][3];
  if (!(depth > 0)) {
    throw new Error(
      `ndcProjectionMatrix: center: expected a point in front of camera ${camera.id}, found ` +
        `depth ${depth} mm. Check the units and direction of cameraFromWorld.`,
    );
  }
  const [width, height] = camera.imageSize;
  const ndcFromPixels = [
    [2 / (width - 1), 0, -1],
    [0, 2 / (height - 1), -1],
    [0, 0, 1],
  ];
  const millimetresFromUnits = [
    [unit, 0, 0, center[0]],
    [0, unit, 0, center[1]],
    [0, 0, unit, center[2]],
    [0, 0, 0, 1],
  ];
  return multiply(multiply(ndcFromPixels, p), millimetresFromUnits).map((row) =>
    row.map((value) => value / depth),
  );
}
