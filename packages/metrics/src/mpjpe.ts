import type { MetricResult } from './metric-result.js';
import { poseErrors } from './pose-errors.js';
import type { PoseOptions } from './pose-errors.js';

/**
 * Mean per-joint position error: MPJPE with alignment `root` (the default) or `none` (that of the
 * convention `authors`), N-MPJPE with `scale`, P-MPJPE with `procrustes`.
 *
 * @param predicted [N * J * 3], millimetres, joint by joint. @param truth the same.
 * @returns value in millimetres, averaged over all visible joints of all poses; NaN if there is
 *   none.
 *   A pose whose joints all coincide cannot be scaled and is compared as it is; Procrustes then
 *   moves it to the centre of the true pose.
 * @throws Error if lengths do not fit, a visible coordinate is not finite, or the root is needed
 *   but not visible.
 *
 * Sources: Ionescu et al. 2014; scale s = sum(p g) / sum(p p) after centring: Rhodin et al. 2018.
 *
 * @example
 * ```ts
 * import { mpjpe } from '@mas/metrics';
 *
 * const { value, unit, alignment } = mpjpe([0, 0, 0, 3, 4, 0], [0, 0, 0, 0, 0, 0], { joints: 2 });
 * console.log(value, unit, alignment); // 2.5 mm root
 * ```
 */
export function mpjpe(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PoseOptions,
): MetricResult {
  const result = poseErrors(predicted, truth, options, 0, 'mpjpe');
  const { alignment, joints, frames, count } = result;
  return { value: result.sum / count, unit: 'mm', alignment, joints, frames, count };
}
