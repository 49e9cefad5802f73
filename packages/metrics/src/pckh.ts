import { checkOptions } from './check-options.js';
import { checkJoint, checkVisible, countPoses } from './check-poses.js';
import type { MetricResult } from './metric-result.js';

export interface PckhOptions {
  readonly joints: number;
  /** [N], pixels; for MPII 0.6 times the diagonal of the head box. */
  readonly headSizes: ArrayLike<number>;
  /** Part of the head size that counts as near, default 0.5. */
  readonly fraction?: number;
  /** [N * J], 0 for joints that are left out. Default all 1. */
  readonly visible?: ArrayLike<number>;
}

/**
 * Percentage of correct 2D keypoints by head size: joints nearer than `fraction` of the head,
 * strictly. The same in both conventions.
 *
 * @param predicted [N * J * 2], pixels, joint by joint. @param truth the same.
 * @returns value in percent of the visible joints of all poses; NaN if there is none.
 * @throws Error if lengths do not fit, a visible coordinate is not finite, or a head size or the
 *   fraction is not positive.
 *
 * Source: Andriluka et al. 2014.
 *
 * @example
 * ```ts
 * import { pckh } from '@mas/metrics';
 *
 * const { value } = pckh([10, 10, 0, 9], [10, 10, 0, 0], { joints: 2, headSizes: [20] });
 * console.log(value); // 100
 * ```
 */
export function pckh(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PckhOptions,
): MetricResult {
  checkOptions(options, 'pckh');
  const { joints, headSizes, fraction = 0.5, visible } = options;
  const poses = countPoses(predicted, truth, joints, 2, 'pckh');
  checkVisible(visible, poses * joints, 'pckh');
  if (headSizes?.length !== poses) {
    throw new Error(
      `pckh: headSizes: expected an array of ${poses}, one per pose, found ` +
        `${headSizes?.length ?? typeof headSizes}.`,
    );
  }
  if (!(fraction > 0)) throw new Error(`pckh: fraction: expected above 0, found ${fraction}.`);
  let near = 0;
  let count = 0;
  let frames = 0;
  for (let pose = 0; pose < poses; pose++) {
    const before = count;
    for (let joint = 0; joint < joints; joint++) {
      const i = pose * joints + joint;
      if (visible && !visible[i]) continue;
      checkJoint(predicted, truth, 2 * i, 2, pose, joint, 'pckh');
      const x = predicted[2 * i] - truth[2 * i];
      const y = predicted[2 * i + 1] - truth[2 * i + 1];
      if (Math.sqrt(x * x + y * y) < fraction * headSizes[pose]) near++;
      count++;
    }
    if (count === before) continue;
    if (!(headSizes[pose] > 0 && headSizes[pose] < Infinity)) {
      throw new Error(
        `pckh: headSizes: expected positive pixels, found ${headSizes[pose]} for pose ${pose}.`,
      );
    }
    frames++;
  }
  return {
    value: (100 * near) / count,
    unit: 'percent',
    alignment: 'none',
    joints,
    frames,
    count,
  };
}
