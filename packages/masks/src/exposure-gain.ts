/** Pixels that are looked at. */
const SAMPLES = 4096;
/** Fewer usable ones say nothing. */
const LEAST_SAMPLES = 64;
/** Darker values are mostly noise, brighter ones may be clipped. */
const DARKEST = 24;
const BRIGHTEST = 240;
/** A gain nearer to 1 than this is noise; one beyond the factor is another scene. */
const SMALLEST = 0.015;
const LARGEST = 2;

/**
 * By what each colour of an image is brighter than the background: the median over pixels of their
 * ratio, as long as more than half of the image shows the background. [1, 1, 1] where no change of
 * light explains it.
 *
 * @param image H * W * 3.
 * @param background H * W * 3, bytes or means of bytes.
 */
export function exposureGain(
  image: Uint8Array,
  background: Uint8Array | Float32Array,
): [number, number, number] {
  const pixels = image.length / 3;
  const step = 3 * Math.max(1, Math.floor(pixels / SAMPLES));
  const gain: [number, number, number] = [1, 1, 1];
  const ratios = new Float32Array(Math.ceil(image.length / step));
  for (let c = 0; c < 3; c++) {
    let count = 0;
    for (let k = c; k < image.length; k += step) {
      if (background[k] < DARKEST || background[k] > BRIGHTEST || image[k] > BRIGHTEST) continue;
      ratios[count++] = image[k] / background[k];
    }
    if (count < LEAST_SAMPLES) continue;
    const median = ratios.slice(0, count).toSorted()[count >> 1];
    const isLight = median < LARGEST && median > 1 / LARGEST;
    if (isLight && Math.abs(median - 1) > SMALLEST) gain[c] = median;
  }
  return gain;
}

/** Multiplies the colours of an image, or of a background, by their gains. */
export function scaleColours<T extends Uint8ClampedArray | Float32Array>(
  source: ArrayLike<number>,
  gain: readonly [number, number, number],
  out: T,
): T {
  for (let k = 0; k < out.length; k += 3) {
    out[k] = gain[0] * source[k];
    out[k + 1] = gain[1] * source[k + 1];
    out[k + 2] = gain[2] * source[k + 2];
  }
  return out;
}
