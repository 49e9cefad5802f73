import { checkJoint, checkVisible, countPoses } from './check-poses.js';
import type { Convention, MetricResult } from './metric-result.js';

/**
 * 2D error in percent of the patch: mean distance of the joints divided by (size - 1). Papers of
 * this line call it "%-MSE", although nothing is squared.
 *
 * @param predicted [N * J * 2], patch pixels, joint by joint. @param truth the same.
 * @param options.size width of the patch in pixels, default 256.
 * @param options.visible [N * J], 0 for joints that are left out. Default all 1.
 * @param options.convention `authors` gives the fraction that their code prints.
 * @returns value in percent (or as a fraction).
 * @throws Error if lengths do not fit, a visible coordinate is not finite, or no joint is visible.
 *
 * @example
 * error2d([255, 0], [0, 0], { joints: 1 }).value; // 100
 */
export function error2d(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  {
    joints,
    size = 256,
    visible,
    convention = 'standard',
  }: {
    readonly joints: number;
    readonly size?: number;
    readonly visible?: ArrayLike<number>;
    readonly convention?: Convention;
  },
): MetricResult {
  const poses = countPoses(predicted, truth, joints, 2, 'error2d');
  checkVisible(visible, poses * joints, 'error2d');
  if (!(size > 1)) throw new Error(`error2d: size: expected above 1 pixel, found ${size}.`);
  let sum = 0;
  let counted = 0;
  const frames = new Set<number>();
  for (let i = 0; i < poses * joints; i++) {
    if (visible && !visible[i]) continue;
    const pose = Math.floor(i / joints);
    const o = 2 * i;
    checkJoint(predicted, truth, o, 2, { pose, joint: i % joints, where: 'error2d' });
    sum += Math.hypot(predicted[o] - truth[o], predicted[o + 1] - truth[o + 1]);
    counted++;
    frames.add(pose);
  }
  if (counted === 0) throw new Error('error2d: visible: expected a visible joint, found none.');
  const authors = convention === 'authors';
  const fraction = sum / counted / (size - 1);
  return {
    value: authors ? fraction : 100 * fraction,
    unit: authors ? 'fraction' : 'percent',
    alignment: 'none',
    joints,
    frames: frames.size,
  };
}
