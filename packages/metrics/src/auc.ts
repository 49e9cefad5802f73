import type { MetricResult } from './metric-result.js';
import { areaUnderCurve, poseErrors } from './pose-errors.js';
import type { PoseOptions } from './pose-errors.js';

/**
 * Area under the PCK curve: the mean of `pck` over the 31 thresholds 0, 5, ..., 150 mm.
 *
 * @param predicted [N * J * 3], millimetres, joint by joint. @param truth the same.
 * @param options as for `mpjpe`.
 * @returns value in percent; at most 96.774, as no error is strictly below 0.
 * @throws Error as `mpjpe`.
 *
 * Source: Mehta et al. 2017.
 *
 * @example
 * ```ts
 * import { auc } from '@mas/metrics';
 *
 * // Errors of 0 and 75 mm: the mean of 30/31 and 15/31.
 * const { value } = auc([0, 0, 0, 75, 0, 0], [0, 0, 0, 0, 0, 0], { joints: 2 });
 * console.log(value.toFixed(2)); // 72.58
 * ```
 */
export function auc(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PoseOptions,
): MetricResult {
  const result = poseErrors(predicted, truth, options, 0, 'auc');
  const { alignment, joints, frames, count } = result;
  return { value: areaUnderCurve(result), unit: 'percent', alignment, joints, frames, count };
}
