import ndarray from 'ndarray';
import { lowerMedian } from './background-median.js';
import type { BackgroundModel, MedianModelOptions } from './create-background-model.js';
import { exposureGain, scaleColours } from './exposure-gain.js';
import { checkSameSize, readImage, type Pixels } from './read-image.js';
import { boxMeans, smoothDifference } from './smooth-difference.js';

/** The 'median' method of `createBackgroundModel`. */
export function createMedianModel(options: MedianModelOptions): BackgroundModel {
  const { threshold = 8, noiseFactor = 1.5, shadow = 0.5, maxFrames = 30 } = options;
  const { exposure = true } = options;
  const limits = { threshold: [0, 255], noiseFactor: [0, Infinity], shadow: [0, 1] };
  for (const [name, value] of Object.entries({ threshold, noiseFactor, shadow })) {
    const [least, most] = limits[name as keyof typeof limits];
    if (!(value >= least && value <= most)) {
      throw new Error(
        `createBackgroundModel: expected ${name} from ${least} to ${most}, found ${value}`,
      );
    }
  }
  if (!Number.isInteger(maxFrames) || maxFrames < 1) {
    throw new Error(`createBackgroundModel: expected maxFrames of 1 or more, found ${maxFrames}`);
  }

  let frames: Uint8Array[] = [];
  let first: Pixels | undefined;
  let seen = 0;
  let step = 1;
  let scaled: Float32Array | undefined;
  let scene: { background: Uint8Array; limit: Float32Array } | undefined;

  return {
    learn(image) {
      const pixels = readImage(image, 'BackgroundModel.learn: image');
      if (first) checkSameSize(first, pixels, 'BackgroundModel.learn: image');
      if (scene) {
        throw new Error(
          'BackgroundModel.learn: the first apply has fixed the median and freed its images. ' +
            'Learn from all images before, or create a new model.',
        );
      }
      first ??= { ...pixels, data: new Uint8Array(0) };
      if (seen++ % step !== 0) return;
      frames.push(pixels.data.slice());
      if (frames.length > maxFrames) {
        frames = frames.filter((_, i) => i % 2 === 0);
        step *= 2;
      }
    },
    apply(image) {
      const pixels = readImage(image, 'BackgroundModel.apply: image');
      if (!first) {
        throw new Error('BackgroundModel.apply: the model has learnt nothing. Call learn before.');
      }
      checkSameSize(first, pixels, 'BackgroundModel.apply: image');
      scene ??= describeScene(frames, first, threshold, noiseFactor, exposure);
      frames = [];
      let background: Uint8Array | Float32Array = scene.background;
      const gain = exposure ? exposureGain(pixels.data, background) : none;
      if (gain.some((value) => value !== 1)) {
        scaled ??= new Float32Array(background.length);
        background = scaleColours(background, gain, scaled);
      }
      return ndarray(subtract(pixels, background, scene.limit, shadow), [
        pixels.height,
        pixels.width,
      ]);
    },
    dispose() {
      frames = [];
      first = undefined;
      scene = undefined;
      scaled = undefined;
    },
  };
}

const none = [1, 1, 1] as const;

/** Half of the px by which edges may move. */
const SHAKE = 0.5;

/** Bytes are rounded. */
const LEAST_LIMIT = 0.5;

/** Median and the difference per channel that is foreground. */
function describeScene(
  given: readonly Uint8Array[],
  { width, height }: Pixels,
  threshold: number,
  noiseFactor: number,
  exposure: boolean,
): { background: Uint8Array; limit: Float32Array } {
  const frames = exposure ? evenExposure(given) : given;
  const background = new Uint8Array(frames[0].length);
  const limit = new Float32Array(background.length);
  const values = new Uint8Array(frames.length);
  for (let i = 0; i < background.length; i++) {
    for (let k = 0; k < values.length; k++) values[k] = frames[k][i];
    const median = lowerMedian(values);
    for (let k = 0; k < values.length; k++) {
      const value = values[k];
      values[k] = value > median ? value - median : median - value;
    }
    background[i] = median;
    // 1.4826 times the median absolute deviation is the standard deviation of normal noise.
    const noisy = noiseFactor * 1.4826 * lowerMedian(values);
    limit[i] = Math.max(noisy, threshold, LEAST_LIMIT);
  }
  // An edge differs from itself where a camera shakes, or a codec moves it.
  const stride = 3 * width;
  for (let y = 0, k = 0; y < height; y++) {
    const above = y > 0 ? -stride : 0;
    const below = y < height - 1 ? stride : 0;
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? -3 : 0;
      const right = x < width - 1 ? 3 : 0;
      for (let c = 0; c < 3; c++, k++) {
        const slope =
          Math.abs(background[k + right] - background[k + left]) +
          Math.abs(background[k + below] - background[k + above]);
        if (SHAKE * slope > limit[k]) limit[k] = SHAKE * slope;
      }
    }
  }
  return { background, limit };
}

/** The images in the light of their median, so that changes of light are not taken for noise. */
function evenExposure(frames: readonly Uint8Array[]): readonly Uint8Array[] {
  const gains = frames.map((frame) => exposureGain(frame, frames[frames.length >> 1]));
  const isChanged = gains.some((gain) => gain.some((value) => value !== 1));
  if (!isChanged) return frames;
  const middle = [0, 1, 2].map(
    (c) => gains.map((gain) => gain[c]).toSorted((a, b) => a - b)[gains.length >> 1],
  );
  return frames.map((frame, i) => {
    const [r, g, b] = gains[i].map((value, c) => middle[c] / value);
    const even = scaleColours(frame, [r, g, b], new Uint8ClampedArray(frame.length));
    return new Uint8Array(even.buffer);
  });
}

/** Largest difference from a shaded background, in limits, of what is taken for its shadow. */
const SHADOW_TINT = 0.45;

function subtract(
  pixels: Pixels,
  background: Uint8Array | Float32Array,
  limit: Float32Array,
  shadow: number,
): Uint8Array {
  const mask = smoothDifference(pixels, background, limit);
  if (shadow === 1) return mask;
  const images = boxMeans(pixels.data, pixels.width, pixels.height);
  const backgrounds = boxMeans(background, pixels.width, pixels.height);
  for (let i = 0, k = 0; i < mask.length; i++, k += 3) {
    if (!mask[i]) continue;
    // A shadow is the background times one factor below 1, the same for all three channels.
    let dot = 0;
    let norm = 0;
    for (let c = k; c < k + 3; c++) {
      dot += images[c] * backgrounds[c];
      norm += backgrounds[c] * backgrounds[c];
    }
    const factor = dot / norm;
    if (!(factor >= shadow && factor < 1)) continue;
    let rest = 0;
    for (let c = k; c < k + 3; c++) {
      rest += ((images[c] - factor * backgrounds[c]) / limit[c]) ** 2;
    }
    if (rest < SHADOW_TINT ** 2) mask[i] = 0;
  }
  return mask;
}
