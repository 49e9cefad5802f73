import { jointErrors, percentBelow } from './joint-errors.js';
import type { JointErrors, PoseOptions } from './joint-errors.js';
import type { MetricResult } from './metric-result.js';

/** 0, 5, ..., 150 mm. Nothing is below 0, so that perfect poses reach 30/31 = 96.77 percent. */
const thresholds = Array.from({ length: 31 }, (_, k) => 5 * k);

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
 * auc([0, 0, 0, 75, 0, 0], [0, 0, 0, 0, 0, 0], { joints: 2 }).value; // 72.58: of 96.77 and 48.39
 */
export function auc(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PoseOptions,
): MetricResult {
  const result = jointErrors(predicted, truth, options, 'auc');
  const { alignment, joints, frames } = result;
  return { value: areaUnderCurve(result), unit: 'percent', alignment, joints, frames };
}

export function areaUnderCurve(errors: JointErrors): number {
  return thresholds.reduce((sum, t) => sum + percentBelow(errors, t), 0) / thresholds.length;
}
