import type { Pixels } from './read-image.js';

/** Differences count up to so many limits: where they are large, the majority of the box decides. */
const CLIP = 2;

/**
 * Where an image differs from another one by more than a limit: 1, else 0. Compares 3 x 3 means, so
 * that noise averages out, of differences clipped at twice the limit, so that outlines stay where
 * they are.
 *
 * @param background H * W * 3.
 * @param limit Per value, or one for all.
 */
export function smoothDifference(
  { data: image, width, height }: Pixels,
  background: Uint8Array | Float32Array,
  limit: Float32Array | number,
): Uint8Array {
  const differences = new Float32Array(image.length);
  for (let k = 0; k < image.length; k += 3) {
    let square = 0;
    for (let c = k; c < k + 3; c++) {
      const most = typeof limit === 'number' ? limit : limit[c];
      const difference = (image[c] - background[c]) / most;
      differences[c] = difference;
      square += difference * difference;
    }
    if (square <= CLIP * CLIP) continue;
    const scale = CLIP / Math.sqrt(square);
    for (let c = k; c < k + 3; c++) differences[c] *= scale;
  }
  const means = boxMeans(differences, width, height);
  const mask = new Uint8Array(width * height);
  for (let i = 0, k = 0; i < mask.length; i++, k += 3) {
    const distance = means[k] ** 2 + means[k + 1] ** 2 + means[k + 2] ** 2;
    mask[i] = distance > 1 ? 1 : 0;
  }
  return mask;
}

/** Mean of the 3 x 3 box around every pixel, per channel; the border counts twice. */
export function boxMeans(values: ArrayLike<number>, width: number, height: number): Float32Array {
  const rows = new Float32Array(values.length);
  const stride = 3 * width;
  for (let y = 0; y < height; y++) {
    const from = y * stride;
    for (let k = from; k < from + stride; k++) {
      const left = k - 3 >= from ? k - 3 : k;
      const right = k + 3 < from + stride ? k + 3 : k;
      rows[k] = values[left] + values[k] + values[right];
    }
  }
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const from = y * stride;
    const above = y > 0 ? -stride : 0;
    const below = y < height - 1 ? stride : 0;
    for (let k = from; k < from + stride; k++) {
      out[k] = (rows[k + above] + rows[k] + rows[k + below]) / 9;
    }
  }
  return out;
}
