import ndarray from 'ndarray';
import type { BackgroundModel, Mog2ModelOptions } from './create-background-model.js';
import { exposureGain, scaleColours } from './exposure-gain.js';
import { loadOpenCv } from './load-opencv.js';
import { checkSameSize, readImage, type Pixels } from './read-image.js';
import { withMats } from './with-mats.js';

/** The 'mog2' method of `createBackgroundModel`. */
export async function createMog2Model(options: Mog2ModelOptions): Promise<BackgroundModel> {
  const { history = 500, varThreshold = 16, ignoreShadows = true, exposure = true } = options;
  if (!Number.isInteger(history) || history < 1) {
    throw new Error(`createBackgroundModel: expected history of 1 or more, found ${history}`);
  }
  if (!(varThreshold > 0)) {
    throw new Error(`createBackgroundModel: expected varThreshold above 0, found ${varThreshold}`);
  }
  const cv = await loadOpenCv();
  const subtractor = new cv.BackgroundSubtractorMOG2(history, varThreshold, ignoreShadows);
  let first: Pixels | undefined;
  let isDisposed = false;
  let mean: Float32Array | undefined;
  let seen = 0;

  const run = ({ data, height, width }: Pixels, learningRate: number): Uint8Array =>
    withMats(cv, (keep) => {
      const image = keep(new cv.Mat(height, width, cv.CV_8UC3));
      image.data.set(data);
      const mask = keep(new cv.Mat());
      subtractor.apply(image, mask, learningRate);
      // 127 marks shadow, 255 foreground.
      return mask.data.map((value) => (value === 255 ? 1 : 0));
    });
  const check = (pixels: Pixels, what: string): void => {
    if (isDisposed) throw new Error(`${what}: the model has been disposed. Create a new one.`);
    if (first) checkSameSize(first, pixels, what);
  };

  return {
    learn(image) {
      const pixels = readImage(image, 'BackgroundModel.learn: image');
      check(pixels, 'BackgroundModel.learn: image');
      first ??= { ...pixels, data: new Uint8Array(0) };
      if (exposure) {
        mean ??= new Float32Array(pixels.data.length);
        seen++;
        const { data } = pixels;
        for (let i = 0; i < mean.length; i++) mean[i] += (data[i] - mean[i]) / seen;
      }
      run(pixels, -1);
    },
    apply(image) {
      const pixels = readImage(image, 'BackgroundModel.apply: image');
      check(pixels, 'BackgroundModel.apply: image');
      if (!first) {
        throw new Error('BackgroundModel.apply: the model has learnt nothing. Call learn before.');
      }
      return ndarray(run(mean ? expose(pixels, mean) : pixels, 0), [pixels.height, pixels.width]);
    },
    dispose() {
      if (!isDisposed) subtractor.delete();
      isDisposed = true;
      mean = undefined;
    },
  };
}

/** The image in the light that the model has learnt. */
function expose(pixels: Pixels, background: Float32Array): Pixels {
  const [r, g, b] = exposureGain(pixels.data, background);
  if (r === 1 && g === 1 && b === 1) return pixels;
  const scaled = new Uint8ClampedArray(pixels.data.length);
  scaleColours(pixels.data, [1 / r, 1 / g, 1 / b], scaled);
  return { ...pixels, data: new Uint8Array(scaled.buffer) };
}
