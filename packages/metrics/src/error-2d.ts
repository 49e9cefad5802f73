import { checkOptions } from './check-options.js';
import { checkJoint, checkVisible, countPoses } from './check-poses.js';
import type { Convention, MetricResult } from './metric-result.js';

export interface Error2dOptions {
  readonly joints: number;
  /** Width of the patch in pixels, default 256. */
  readonly size?: number;
  /** [N * J], 0 for joints that are left out. Default all 1. */
  readonly visible?: ArrayLike<number>;
  /** `authors` gives the fraction that their code prints. Default `standard`. */
  readonly convention?: Convention;
}

/**
 * 2D error in percent of the patch: mean distance of the joints divided by (size - 1). Papers of
 * this line call it "%-MSE", although nothing is squared.
 *
 * @param predicted [N * J * 2], patch pixels, joint by joint. @param truth the same.
 * @returns value in percent (or as a fraction); NaN if no joint is visible.
 * @throws Error if lengths or the size do not fit, or a visible coordinate is not finite.
 *
 * @example
 * ```ts
 * import { error2d } from '@mas/metrics';
 *
 * const { value, unit } = error2d([51, 0, 0, 102], [0, 0, 0, 0], { joints: 2 });
 * console.log(value.toFixed(6), unit); // 30.000000 percent
 * ```
 */
export function error2d(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: Error2dOptions,
): MetricResult {
  checkOptions(options, 'error2d');
  const { joints, size = 256, visible, convention } = options;
  const poses = countPoses(predicted, truth, joints, 2, 'error2d');
  checkVisible(visible, poses * joints, 'error2d');
  if (!(size > 1 && size < Infinity)) {
    throw new Error(`error2d: size: expected above 1 pixel, found ${size}.`);
  }
  let sum = 0;
  let count = 0;
  let frames = 0;
  for (let pose = 0; pose < poses; pose++) {
    const before = count;
    for (let joint = 0; joint < joints; joint++) {
      const i = pose * joints + joint;
      if (visible && !visible[i]) continue;
      checkJoint(predicted, truth, 2 * i, 2, pose, joint, 'error2d');
      const x = predicted[2 * i] - truth[2 * i];
      const y = predicted[2 * i + 1] - truth[2 * i + 1];
      sum += Math.sqrt(x * x + y * y);
      count++;
    }
    if (count > before) frames++;
  }
  const authors = convention === 'authors';
  const fraction = sum / count / (size - 1);
  return {
    value: authors ? fraction : 100 * fraction,
    unit: authors ? 'fraction' : 'percent',
    alignment: 'none',
    joints,
    frames,
    count,
  };
}
