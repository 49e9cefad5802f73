import type { Matrix } from './camera.js';

/** Normalised image point (x, y) to pixels, into `out` at `o`. */
export function toPixels(
  x: number,
  y: number,
  k: Matrix,
  out: Float64Array | number[],
  o: number,
): void {
  out[o] = k[0][0] * x + k[0][1] * y + k[0][2];
  out[o + 1] = k[1][0] * x + k[1][1] * y + k[1][2];
}

/** Pixels to the normalised image point. K may be any affine map: crops can rotate and skew. */
export function fromPixels(
  u: number,
  v: number,
  k: Matrix,
  out: Float64Array | number[],
  o: number,
): void {
  const determinant = k[0][0] * k[1][1] - k[0][1] * k[1][0];
  const du = u - k[0][2];
  const dv = v - k[1][2];
  out[o] = (k[1][1] * du - k[0][1] * dv) / determinant;
  out[o + 1] = (k[0][0] * dv - k[1][0] * du) / determinant;
}
