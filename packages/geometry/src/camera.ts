/** A small matrix as nested arrays, row by row: `m[row][column]`. */
export type Matrix = readonly (readonly number[])[];

/**
 * A pinhole camera with OpenCV's five-parameter distortion.
 *
 * Frames: world in millimetres; camera x right, y down, z forward; image in pixels with pixel
 * centres at integer coordinates.
 */
export interface Camera {
  readonly id: string;
  /** Width and height of the image in pixels. */
  readonly imageSize: readonly [width: number, height: number];
  /** 3x3 matrix K from camera coordinates to homogeneous pixels; last row 0 0 1. */
  readonly intrinsics: Matrix;
  /** k1, k2, p1, p2, k3 as in OpenCV; all 0 for a camera without distortion. */
  readonly distortion: readonly number[];
  /** 3x4 matrix [R|t], det R = +1: X_camera = R X_world + t. */
  readonly cameraFromWorld: Matrix;
}
