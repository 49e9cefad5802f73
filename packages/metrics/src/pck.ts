import { checkOptions } from './check-options.js';
import type { MetricResult } from './metric-result.js';
import { poseErrors } from './pose-errors.js';
import type { PoseOptions } from './pose-errors.js';

export interface PckOptions extends PoseOptions {
  /** Millimetres, default 150. */
  readonly threshold?: number;
}

/**
 * Percentage of correct keypoints in 3D: joints whose error is below the threshold, strictly.
 *
 * @param predicted [N * J * 3], millimetres, joint by joint. @param truth the same.
 * @returns value in percent of the visible joints of all poses.
 * @throws Error as `mpjpe`, or if `threshold` is not positive.
 *
 * Source: Mehta et al. 2017.
 *
 * @example
 * ```ts
 * import { pck } from '@mas/metrics';
 *
 * const { value, unit } = pck([0, 0, 0, 149, 0, 0], [0, 0, 0, 0, 0, 0], { joints: 2 });
 * console.log(value, unit); // 100 percent
 * ```
 */
export function pck(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PckOptions,
): MetricResult {
  checkOptions(options, 'pck');
  const { threshold = 150 } = options;
  if (!(threshold > 0)) throw new Error(`pck: threshold: expected above 0, found ${threshold}.`);
  const result = poseErrors(predicted, truth, options, threshold, 'pck');
  const { alignment, joints, frames, count } = result;
  return { value: (100 * result.below) / count, unit: 'percent', alignment, joints, frames, count };
}
