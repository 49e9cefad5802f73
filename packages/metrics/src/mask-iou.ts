import { checkOptions } from './check-options.js';
import type { MetricResult } from './metric-result.js';

export interface MaskIoUOptions {
  /** N, the number of masks one after another. Default 1. */
  readonly frames?: number;
}

/**
 * Intersection over union of foreground masks, averaged over the masks.
 *
 * @param predicted [N * H * W], 0 or 1. @param truth the same.
 * @returns value in percent, `joints` 0. Two empty masks agree: 100.
 * @throws Error if lengths do not fit or a value is neither 0 nor 1.
 *
 * @example
 * ```ts
 * import { maskIoU } from '@mas/metrics';
 *
 * const { value, frames } = maskIoU([1, 1, 0, 0, 1, 1, 1, 1], [0, 1, 1, 0, 1, 1, 1, 1], { frames: 2 });
 * console.log(value.toFixed(2), frames); // 66.67 2
 * ```
 */
export function maskIoU(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: MaskIoUOptions = {},
): MetricResult {
  checkOptions(options, 'maskIoU');
  const { frames = 1 } = options;
  if (!Number.isInteger(frames) || frames < 1) {
    throw new Error(`maskIoU: frames: expected 1, 2, 3, ..., found ${frames}.`);
  }
  const pixels = predicted?.length / frames;
  if (truth?.length !== predicted?.length || !Number.isInteger(pixels) || !(pixels > 0)) {
    throw new Error(
      `maskIoU: expected two flat arrays of one length that ${frames} masks divide, found ` +
        `${predicted?.length} and ${truth?.length} values.`,
    );
  }
  let sum = 0;
  for (let i = 0; i < frames; i++) {
    let both = 0;
    let either = 0;
    for (let k = i * pixels; k < (i + 1) * pixels; k++) {
      const p = predicted[k];
      const t = truth[k];
      if ((p !== 0 && p !== 1) || (t !== 0 && t !== 1)) {
        throw new Error(
          `maskIoU: expected 0 or 1, found ${p} and ${t} in mask ${i}. Threshold soft masks first.`,
        );
      }
      both += p & t;
      either += p | t;
    }
    sum += either === 0 ? 1 : both / either;
  }
  const value = (100 * sum) / frames;
  return { value, unit: 'percent', alignment: 'none', joints: 0, frames, count: frames };
}
