import ndarray, { type NdArray } from 'ndarray';

/** Which pixels of a mask image are foreground: one of the four. */
export type ForegroundRule =
  /** Those above a value: grey, the largest of the colours, or the one channel named. */
  | { above: number; channel?: number }
  /** Those of one of these values, such as class numbers, instance numbers or palette indices. */
  | { values: readonly number[]; channel?: number }
  /** Those of a colour, as in painted masks; `tolerance` per channel, 0 by default. */
  | { color: readonly [r: number, g: number, b: number]; tolerance?: number }
  /** Those whose last channel, the opacity, is above a value, as in cut-out pictures. */
  | { alphaAbove: number };

/**
 * Turns the mask image of another program (Segment Anything, a labelling tool, a matting service)
 * into a mask: whatever a pixel of the foreground looks like there.
 *
 * @param image H x W, or H x W x C with C from 1 to 4: grey, grey and alpha, RGB, RGBA; 8 or 16 bit.
 * @param rule What is foreground; `{ above: 127 }` for the usual mask of 0 and 255.
 * @returns H x W of 0 and 1.
 * @throws Error for another shape or type, a rule that the image has no channels for, or a rule that
 *   cannot be met by its type.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { selectForeground } from '@mas/masks';
 *
 * const labels = ndarray(Uint8Array.of(0, 2, 7, 2), [1, 4]); // class numbers
 * console.log(selectForeground(labels, { values: [2] }).data); // Uint8Array(4) [ 0, 1, 0, 1 ]
 * ```
 */
export function selectForeground(image: NdArray, rule: ForegroundRule): NdArray<Uint8Array> {
  const shape = image?.shape;
  const isImage =
    Array.isArray(shape) &&
    (shape.length === 2 || (shape.length === 3 && shape[2] >= 1 && shape[2] <= 4)) &&
    shape[0] > 0 &&
    shape[1] > 0 &&
    /^uint(8|8_clamped|16)$/.test(image.dtype);
  if (!isImage) {
    const found = Array.isArray(shape) ? `${image.dtype} [${shape.join(', ')}]` : typeof image;
    throw new Error(
      'selectForeground: image: expected an H x W or H x W x C ndarray, C from 1 to 4, over a ' +
        `Uint8Array or Uint16Array, found ${found}`,
    );
  }
  const [height, width, channels = 1] = shape;
  const test = readRule(rule, channels, image.dtype === 'uint16' ? 65535 : 255);
  const value =
    shape.length === 2
      ? (y: number, x: number): number => Number(image.get(y, x))
      : (y: number, x: number, c: number): number => Number(image.get(y, x, c));
  const mask = new Uint8Array(height * width);
  const pixel = new Float64Array(channels);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      for (let c = 0; c < channels; c++) pixel[c] = value(y, x, c);
      mask[i] = test(pixel) ? 1 : 0;
    }
  }
  return ndarray(mask, [height, width]);
}

function readRule(
  rule: ForegroundRule,
  channels: number,
  most: number,
): (pixel: Float64Array) => boolean {
  const fail = (expected: string, found: unknown): never => {
    throw new Error(`selectForeground: rule: expected ${expected}, found ${String(found)}`);
  };
  const inRange = (value: unknown): value is number =>
    typeof value === 'number' && value >= 0 && value <= most;
  // The colours: without the opacity, which is the last of two or four channels.
  const colors = channels === 2 || channels === 4 ? channels - 1 : channels;

  if (rule && 'alphaAbove' in rule) {
    const { alphaAbove } = rule;
    if (colors === channels) fail('an image with an alpha channel for alphaAbove', 'none');
    if (!inRange(alphaAbove)) fail(`alphaAbove from 0 to ${most}`, alphaAbove);
    return (pixel) => pixel[colors] > alphaAbove;
  }
  if (rule && 'color' in rule) {
    const { color, tolerance = 0 } = rule;
    if (colors !== 3) fail('an image of three colours for color', `${colors}`);
    if (!(Array.isArray(color) && color.length === 3 && color.every(inRange))) {
      fail(`color as [r, g, b] of 0 to ${most}`, color);
    }
    if (!(tolerance >= 0)) fail('tolerance of 0 or more', tolerance);
    return (pixel) => color.every((value, c) => Math.abs(pixel[c] - value) <= tolerance);
  }
  if (!rule || !('above' in rule || 'values' in rule)) {
    fail('one of above, values, color, alphaAbove', rule && Object.keys(rule));
  }
  const { channel } = rule as { channel?: number };
  if (channel !== undefined && !(Number.isInteger(channel) && channel >= 0 && channel < channels)) {
    fail(`channel from 0 to ${channels - 1}`, channel);
  }
  if ('above' in rule) {
    const { above } = rule;
    if (!inRange(above)) fail(`above from 0 to ${most}`, above);
    if (channel !== undefined) return (pixel) => pixel[channel] > above;
    return (pixel) => pixel.subarray(0, colors).some((value) => value > above);
  }
  const { values } = rule as { values: readonly number[] };
  if (!(Array.isArray(values) && values.length > 0 && values.every(inRange))) {
    fail(`values, one or more from 0 to ${most}`, values);
  }
  if (channel === undefined && colors > 1) {
    fail('channel beside values for an image of several colours', 'none');
  }
  const set = new Set(values);
  return (pixel) => set.has(pixel[channel ?? 0]);
}
