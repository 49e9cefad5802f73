import { jointErrors, meanError } from './joint-errors.js';
import type { PoseOptions } from './joint-errors.js';
import type { MetricResult } from './metric-result.js';

/**
 * Mean per-joint position error: MPJPE with alignment `root` (the default) or `none`, N-MPJPE with
 * `scale`, P-MPJPE with `procrustes`.
 *
 * @param predicted [N * J * 3], millimetres, joint by joint. @param truth the same.
 * @returns value in millimetres, averaged over all visible joints of all poses.
 *   A pose whose joints all coincide cannot be scaled and is compared as it is; Procrustes then
 *   moves it to the centre of the true pose.
 * @throws Error if lengths do not fit, a visible coordinate is not finite, the root is needed but
 *   not visible, or no joint is visible.
 *
 * Sources: Ionescu et al. 2014; scale s = sum(p g) / sum(p p) after centring: Rhodin et al. 2018.
 *
 * @example
 * mpjpe([0, 0, 0, 3, 4, 0], [0, 0, 0, 0, 0, 0], { joints: 2 }).value; // 2.5
 */
export function mpjpe(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PoseOptions,
): MetricResult {
  const result = jointErrors(predicted, truth, options, 'mpjpe');
  const { alignment, joints, frames } = result;
  return { value: meanError(result), unit: 'mm', alignment, joints, frames };
}
