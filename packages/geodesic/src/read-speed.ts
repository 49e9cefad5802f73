import type { NdArray } from 'ndarray';

/** Copies an H x W ndarray of speeds, any strides, to a flat array. @internal */
export function readSpeed(
  name: string,
  speed: NdArray | undefined,
  height: number,
  width: number,
): Float64Array | undefined {
  if (speed === undefined) return undefined;
  if (speed.shape?.length !== 2 || speed.shape[0] !== height || speed.shape[1] !== width) {
    throw new Error(
      `${name}: speed must be an ndarray of the mask's shape [${height}, ${width}], ` +
        `found shape [${speed.shape?.join(', ') ?? 'none'}].`,
    );
  }
  const flat = new Float64Array(height * width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) flat[i] = speed.get(y, x);
  }
  return flat;
}
