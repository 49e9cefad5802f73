import type { Random } from './random.js';

/** How far crops vary around the ones that the masks give. */
export interface CropJitter {
  /** Standard deviation of the logarithm of the zoom. */
  zoom: number;
  /** Standard deviation of the shift along each axis, half patch extents. */
  shift: number;
  /** Standard deviation of the rotation in the image, degrees. */
  rotation: number;
}

/** The arrays of a batch that a crop is made of; `count` views of P x P and M x M pixels. */
export interface Crops {
  /** [count, P, P, 3] and [count, P, P]. */
  images: Uint8Array;
  masks: Uint8Array;
  /** [count, M, M]. */
  targetMasks: Float32Array;
  weights: Float32Array;
  /** [count, 3, 4], scene to patch NDC. */
  projections: Float32Array;
  /** [count], half patch extent over the depth of the scene's centre. */
  depthScale: Float32Array;
}

/**
 * Crops every view a little differently, in place, cameras included, as crops from one mask differ
 * from those that all views agree on. In NDC the content moves by n' = zoom R n + shift; depth
 * offsets, which count in half patch extents, grow with the zoom.
 *
 * Outside the old patch there is no person: masks are 0 there, weights go on from the border. Colours
 * are 0 wherever the mask is, unless `masked` is false.
 */
export function jitterCrops(
  crops: Crops,
  sizes: { patchSize: number; maskSize: number },
  jitter: CropJitter,
  random: Random,
  masked = true,
): void {
  const { patchSize, maskSize } = sizes;
  for (let view = 0; view < crops.depthScale.length; view++) {
    const zoom = Math.exp(random.normal(0, jitter.zoom));
    const angle = (random.normal(0, jitter.rotation) * Math.PI) / 180;
    const [a, b] = [zoom * Math.cos(angle), zoom * Math.sin(angle)];
    const [x, y] = [random.normal(0, jitter.shift), random.normal(0, jitter.shift)];
    const move = { a, b, x, y };
    resample(crops.masks, view, patchSize, 1, move, 'zero');
    const pixels = patchSize * patchSize;
    const person = crops.masks.subarray(view * pixels, (view + 1) * pixels);
    resample(crops.images, view, patchSize, 3, move, 'zero', masked ? person : undefined);
    resample(crops.targetMasks, view, maskSize, 1, move, 'zero');
    resample(crops.weights, view, maskSize, 1, move, 'border');
    const P = crops.projections.subarray(12 * view, 12 * view + 12);
    for (let k = 0; k < 4; k++) {
      const [u, v, w] = [P[k], P[4 + k], P[8 + k]];
      P[k] = a * u - b * v + x * w;
      P[4 + k] = b * u + a * v + y * w;
    }
    crops.depthScale[view] /= zoom;
  }
}

/**
 * Bilinear resampling of one square view by n' = [a -b; b a] n + (x, y) in NDC.
 *
 * @param where Zero where the result is not needed and becomes 0, which saves most of the time.
 */
function resample(
  values: Uint8Array | Float32Array,
  view: number,
  size: number,
  channels: number,
  { a, b, x, y }: { a: number; b: number; x: number; y: number },
  outside: 'zero' | 'border',
  where?: Uint8Array,
): void {
  const length = size * size * channels;
  const target = values.subarray(view * length, (view + 1) * length);
  const source = target.slice();
  const last = size - 1;
  const half = last / 2;
  const determinant = a * a + b * b;
  const [stepX, stepY] = [a / determinant, b / determinant];
  const round = values instanceof Uint8Array ? 0.5 : 0;
  for (let row = 0, to = 0; row < size; row++) {
    const v = row - half * (1 + y);
    for (let column = 0; column < size; column++) {
      if (where !== undefined && where[row * size + column] === 0) {
        for (let c = 0; c < channels; c++) target[to++] = 0;
        continue;
      }
      const u = column - half * (1 + x);
      let fromX = stepX * u + stepY * v + half;
      let fromY = stepX * v - stepY * u + half;
      const isOutside = fromX < 0 || fromY < 0 || fromX > last || fromY > last;
      if (isOutside && outside === 'zero') {
        for (let c = 0; c < channels; c++) target[to++] = 0;
        continue;
      }
      if (isOutside) {
        fromX = Math.min(last, Math.max(0, fromX));
        fromY = Math.min(last, Math.max(0, fromY));
      }
      const left = Math.min(last - 1, Math.floor(fromX));
      const top = Math.min(last - 1, Math.floor(fromY));
      const [p, q] = [fromX - left, fromY - top];
      const at = (top * size + left) * channels;
      const below = at + size * channels;
      for (let c = 0; c < channels; c++) {
        const upper = source[at + c] * (1 - p) + source[at + channels + c] * p;
        const lower = source[below + c] * (1 - p) + source[below + channels + c] * p;
        target[to++] = upper * (1 - q) + lower * q + round;
      }
    }
  }
}
