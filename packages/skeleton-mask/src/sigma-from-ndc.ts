/**
 * Converts a bone width from normalised device coordinates to pixels:
 * `sigma_px = sigma_ndc * (size - 1) / 2`, since n = 2 u / (size - 1) - 1.
 *
 * @param sigmaNdc width in NDC ([-1, 1], corners aligned); the papers' sigma^2 = 0.003 is
 *   `Math.sqrt(0.003)`.
 * @param size image width in pixels, 2 or more.
 * @returns the width in pixels.
 * @throws Error when the width is not positive or the size not an integer of 2 or more.
 *
 * @example
 * ```ts
 * import { sigmaFromNdc } from '@mas/skeleton-mask/raster';
 *
 * console.log(sigmaFromNdc(Math.sqrt(0.003), 256).toFixed(2)); // 6.98
 * ```
 */
export function sigmaFromNdc(sigmaNdc: number, size: number): number {
  if (!(sigmaNdc > 0 && sigmaNdc < Infinity)) {
    throw new Error(`sigmaFromNdc: sigmaNdc must be a positive number, found ${sigmaNdc}.`);
  }
  if (!Number.isInteger(size) || size < 2) {
    throw new Error(`sigmaFromNdc: size must be an integer of 2 or more, found ${size}.`);
  }
  return (sigmaNdc * (size - 1)) / 2;
}
