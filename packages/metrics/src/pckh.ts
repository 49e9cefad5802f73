import { checkJoint, checkVisible, countPoses } from './check-poses.js';
import type { MetricResult } from './metric-result.js';

/**
 * PCKh: percentage of the visible 2D joints that lie within a fraction of the head's size, strictly.
 *
 * @param predicted [N * J * 2], pixels, joint by joint. @param truth the same.
 * @param options.headSizes [N], pixels: in MPII 0.6 times the diagonal of the head box.
 * @param options.fraction default 0.5 (PCKh@0.5).
 * @param options.visible [N * J], 0 for joints that are left out. Default all 1.
 * @returns value in percent.
 * @throws Error if lengths do not fit, a visible coordinate is not finite, a head size is not
 *   positive, or no joint is visible.
 *
 * Source: Andriluka et al. 2014.
 *
 * @example
 * pckh([10, 10, 0, 9], [10, 10, 0, 0], { joints: 2, headSizes: [20] }).value; // 100
 */
export function pckh(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  {
    joints,
    headSizes,
    fraction = 0.5,
    visible,
  }: {
    readonly joints: number;
    readonly headSizes: ArrayLike<number>;
    readonly fraction?: number;
    readonly visible?: ArrayLike<number>;
  },
): MetricResult {
  const poses = countPoses(predicted, truth, joints, 2, 'pckh');
  checkVisible(visible, poses * joints, 'pckh');
  if (headSizes.length !== poses) {
    throw new Error(`pckh: headSizes: expected ${poses}, one per pose, found ${headSizes.length}.`);
  }
  let near = 0;
  let counted = 0;
  const frames = new Set<number>();
  for (let i = 0; i < poses * joints; i++) {
    if (visible && !visible[i]) continue;
    const pose = Math.floor(i / joints);
    if (!(headSizes[pose] > 0)) {
      throw new Error(
        `pckh: headSizes: expected positive pixels, found ${headSizes[pose]} for pose ${pose}.`,
      );
    }
    const o = 2 * i;
    checkJoint(predicted, truth, o, 2, { pose, joint: i % joints, where: 'pckh' });
    const error = Math.hypot(predicted[o] - truth[o], predicted[o + 1] - truth[o + 1]);
    if (error < fraction * headSizes[pose]) near++;
    counted++;
    frames.add(pose);
  }
  if (counted === 0) throw new Error('pckh: visible: expected a visible joint, found none.');
  const value = (100 * near) / counted;
  return { value, unit: 'percent', alignment: 'none', joints, frames: frames.size };
}
