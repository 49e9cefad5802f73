import { jointErrors, percentBelow } from './joint-errors.js';
import type { PoseOptions } from './joint-errors.js';
import type { MetricResult } from './metric-result.js';

/**
 * Percentage of correct keypoints in 3D: joints whose error is below the threshold, strictly.
 *
 * @param predicted [N * J * 3], millimetres, joint by joint. @param truth the same.
 * @param options as for `mpjpe`, and `threshold` in millimetres, default 150.
 * @returns value in percent of the visible joints of all poses.
 * @throws Error as `mpjpe`, or if `threshold` is not positive.
 *
 * Source: Mehta et al. 2017.
 *
 * @example
 * pck([0, 0, 0, 149, 0, 0], [0, 0, 0, 0, 0, 0], { joints: 2 }).value; // 100
 */
export function pck(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  { threshold = 150, ...options }: PoseOptions & { readonly threshold?: number },
): MetricResult {
  if (!(threshold > 0)) throw new Error(`pck: threshold: expected above 0, found ${threshold}.`);
  const result = jointErrors(predicted, truth, options, 'pck');
  const { alignment, joints, frames } = result;
  return { value: percentBelow(result, threshold), unit: 'percent', alignment, joints, frames };
}
