import type { NdArray } from 'ndarray';

/** Copies an H x W ndarray, any strides, to a flat 0/1 array; throws on NaN. @internal */
export function readMask(
  name: string,
  mask: NdArray,
): { flat: Uint8Array; height: number; width: number } {
  if (mask?.shape?.length !== 2 || !mask.get || !(mask.size > 0)) {
    throw new Error(
      `${name}: mask must be ndarray(data, [H, W]), both at least 1, found shape [${mask?.shape}].`,
    );
  }
  const [height, width] = mask.shape;
  const flat = new Uint8Array(height * width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const value = mask.get(y, x);
      if (Number.isNaN(value)) {
        throw new Error(`${name}: mask is NaN at [x, y] = [${x}, ${y}].`);
      }
      flat[i] = value !== 0 ? 1 : 0;
    }
  }
  return { flat, height, width };
}
