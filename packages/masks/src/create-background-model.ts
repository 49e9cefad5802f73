import type { NdArray } from 'ndarray';
import { createMedianModel } from './median-model.js';
import { createMog2Model } from './mog2-model.js';

/** A model of what a fixed camera sees without people. */
export interface BackgroundModel {
  /**
   * Learns from an H x W x 3 image; most of each spot's images must show the background. 'median'
   * learns only before the first `apply`, which fixes the median and frees the images.
   */
  learn(image: NdArray): void;
  /** Foreground of an H x W x 3 image as H x W of 0 and 1. Changes nothing in the model. */
  apply(image: NdArray): NdArray<Uint8Array>;
  /** Frees the model's memory; it cannot be used afterwards. */
  dispose(): void;
}

/** What both methods can do. */
export interface ExposureOptions {
  /**
   * Whether a change of brightness or tint that all of the image shares (clouds, lamps, automatic
   * exposure) is taken out first; true by default. More than half of the image must show the
   * background.
   */
  exposure?: boolean;
}

/** Options of the 'median' method. */
export interface MedianModelOptions extends ExposureOptions {
  method: 'median';
  /**
   * Least difference from the background that is foreground, in grey values: of the mean over 3 x 3
   * px, as the length of (red, green, blue); 8 by default.
   */
  threshold?: number;
  /**
   * The same in multiples of the pixel's own noise, which the mean reduces to a third; the larger of
   * the two counts. 1.5 by default.
   */
  noiseFactor?: number;
  /**
   * Darkest shadow, as a fraction of the background's brightness, that is background if its colour
   * is unchanged; 0.5 by default, 1 to keep shadows as foreground.
   */
  shadow?: number;
  /** Images kept, evenly thinned out when there are more; 30 by default. */
  maxFrames?: number;
}

/** Options of the 'mog2' method, OpenCV's adaptive Gaussian mixture. */
export interface Mog2ModelOptions extends ExposureOptions {
  method: 'mog2';
  /** Images over which the model adapts; 500 by default. */
  history?: number;
  /** Squared Mahalanobis distance that is foreground; 16 by default. */
  varThreshold?: number;
  /** Whether shadows count as background; true by default. */
  ignoreShadows?: boolean;
}

/**
 * Creates a background model of one fixed camera: learn from images of the empty scene (or of a
 * scene in which people keep moving), then apply to the others.
 *
 * 'median' compares with the per-pixel median, with a threshold from the pixel's own noise and a
 * shadow test: plain and predictable, best with a recording of the empty scene. 'mog2' keeps several
 * Gaussians per pixel, for backgrounds that flicker or sway.
 *
 * @returns The model; `dispose` it at the end.
 * @throws Error for an unknown method or an option out of range. The model's methods throw for
 *   another shape, type or size, and when `apply` comes before the first `learn`.
 *
 * Source of 'mog2': Zivkovic, Improved adaptive Gaussian mixture model, ICPR 2004, in OpenCV.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { createBackgroundModel } from '@mas/masks';
 *
 * // Three squares of 3 x 3 px, one after the other.
 * const grey = (...values) =>
 *   ndarray(Uint8Array.from({ length: 81 }, (_, k) => values[Math.floor((k % 27) / 9)]), [3, 9, 3]);
 * const model = await createBackgroundModel({ method: 'median' });
 * for (const image of [grey(10, 20, 30), grey(12, 20, 31)]) model.learn(image);
 * const mask = model.apply(grey(11, 200, 30));
 * console.log(mask.data.subarray(9, 18).join(' ')); // 0 0 0 1 1 1 0 0 0
 * model.dispose();
 * ```
 */
export async function createBackgroundModel(
  options: MedianModelOptions | Mog2ModelOptions,
): Promise<BackgroundModel> {
  switch (options?.method) {
    case 'median':
      return createMedianModel(options);
    case 'mog2':
      return createMog2Model(options);
    default: {
      const found = (options as { method?: unknown } | undefined)?.method;
      throw new Error(
        `createBackgroundModel: expected method 'median' or 'mog2', found ${String(found)}`,
      );
    }
  }
}
