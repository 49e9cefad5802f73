import ndarray from 'ndarray';
import { lowerMedian } from './background-median.js';
import type { BackgroundModel, MedianModelOptions } from './create-background-model.js';
import { checkSameSize, readImage, type Pixels } from './read-image.js';

/** The 'median' method of `createBackgroundModel`. */
export function createMedianModel(options: MedianModelOptions): BackgroundModel {
  const { threshold = 16, noiseFactor = 6, shadow = 0.5, maxFrames = 30 } = options;
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
      scene ??= describeScene(frames, threshold, noiseFactor);
      frames = [];
      return ndarray(subtract(pixels.data, scene.background, scene.limit, shadow), [
        pixels.height,
        pixels.width,
      ]);
    },
    dispose() {
      frames = [];
      first = undefined;
      scene = undefined;
    },
  };
}

/** Median and the difference per channel that is foreground. */
function describeScene(
  frames: readonly Uint8Array[],
  threshold: number,
  noiseFactor: number,
): { background: Uint8Array; limit: Float32Array } {
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
    limit[i] = noisy > threshold ? noisy : threshold;
  }
  return { background, limit };
}

function subtract(
  image: Uint8Array,
  background: Uint8Array,
  limit: Float32Array,
  shadow: number,
): Uint8Array {
  const mask = new Uint8Array(image.length / 3);
  for (let i = 0; i < mask.length; i++) {
    const r = 3 * i;
    const differs = (c: number, scale: number): boolean => {
      const difference = image[c] - scale * background[c];
      return difference > limit[c] || difference < -limit[c];
    };
    if (!differs(r, 1) && !differs(r + 1, 1) && !differs(r + 2, 1)) continue;
    // A shadow is the background times one factor below 1, the same for all three channels.
    let dot = 0;
    let norm = 0;
    for (let c = r; c < r + 3; c++) {
      dot += image[c] * background[c];
      norm += background[c] * background[c];
    }
    const factor = dot / norm;
    const isShadow =
      factor >= shadow &&
      factor < 1 &&
      !differs(r, factor) &&
      !differs(r + 1, factor) &&
      !differs(r + 2, factor);
    mask[i] = isShadow ? 0 : 1;
  }
  return mask;
}
