import { checkOptions } from './check-options.js';
import { checkJoints, checkRoot } from './check-poses.js';
import type { Convention, MetricResult } from './metric-result.js';
import { areaUnderCurve, poseErrors } from './pose-errors.js';

/** Averages over all joints that were added. */
export interface PoseMetricValues {
  /** Root-aligned (`authors`: not aligned), mm. */
  readonly mpjpe: MetricResult;
  /** Scale-aligned, mm. */
  readonly nMpjpe: MetricResult;
  /** Procrustes-aligned, mm. */
  readonly pMpjpe: MetricResult;
  /** Percent within 150 mm, aligned as `mpjpe`. */
  readonly pck150: MetricResult;
  /** Percent, aligned as `mpjpe`. */
  readonly auc: MetricResult;
}

export interface PoseMetrics {
  /**
   * Adds a batch: `predicted` and `truth` [N * J * 3] in millimetres, `visible` [N * J].
   * A batch that throws leaves the sums as they were.
   */
  add(predicted: ArrayLike<number>, truth: ArrayLike<number>, visible?: ArrayLike<number>): void;
  /** The averages so far; throws if nothing was added. */
  result(): PoseMetricValues;
}

export interface PoseMetricsOptions {
  /** Joints per pose. */
  readonly joints: number;
  /** Index of the root joint, default 0. */
  readonly rootIndex?: number;
  /**
   * `authors`: MPJPE, PCK and AUC without alignment, N-MPJPE without centring, invisible joints in
   * the denominator. Default `standard`.
   */
  readonly convention?: Convention;
}

/**
 * Accumulates the usual 3D pose metrics over batches, in constant memory. The result is that of one
 * call with all poses, whatever the batches. `createAccumulator` does the same for one metric of any
 * kind.
 *
 * For "mean of the actions' means" keep one accumulator per action and average their results.
 *
 * @throws Error if an option does not fit; on `add` as `mpjpe`.
 *
 * @example
 * ```ts
 * import { createPoseMetrics } from '@mas/metrics';
 *
 * const metrics = createPoseMetrics({ joints: 2 });
 * metrics.add([0, 0, 0, 30, 40, 0], [0, 0, 0, 0, 0, 0]); // batch by batch
 * metrics.add([5, 5, 5, 5, 5, 15], [0, 0, 0, 0, 0, 0]);
 * const { mpjpe, pck150 } = metrics.result();
 * console.log(mpjpe.value, mpjpe.unit, mpjpe.alignment, mpjpe.frames); // 15 mm root 2
 * console.log(pck150.value, pck150.unit); // 100 percent
 * ```
 */
export function createPoseMetrics(options: PoseMetricsOptions): PoseMetrics {
  checkOptions(options, 'createPoseMetrics');
  const { joints, rootIndex = 0, convention } = options;
  checkJoints(joints, 'createPoseMetrics');
  checkRoot(rootIndex, joints, 'createPoseMetrics');
  const plain = convention === 'authors' ? 'none' : 'root';
  let [sum, scaledSum, alignedSum, below, area, frames, count] = [0, 0, 0, 0, 0, 0, 0];
  let isEmpty = true;
  return {
    add(predicted, truth, visible) {
      const errors = (alignment: typeof plain | 'scale' | 'procrustes') => {
        const options = { joints, rootIndex, alignment, visible, convention };
        return poseErrors(predicted, truth, options, 150, 'createPoseMetrics.add');
      };
      const [raw, scaled, aligned] = [errors(plain), errors('scale'), errors('procrustes')];
      isEmpty = false;
      sum += raw.sum;
      scaledSum += scaled.sum;
      alignedSum += aligned.sum;
      below += raw.below;
      area += raw.area;
      frames += raw.frames;
      count += raw.count;
    },
    result() {
      if (isEmpty) {
        throw new Error('createPoseMetrics.result: expected added poses, found none.');
      }
      const shared = { unit: 'mm', alignment: plain, joints, frames, count } as const;
      const percent = { ...shared, unit: 'percent' } as const;
      return {
        mpjpe: { value: sum / count, ...shared },
        nMpjpe: { value: scaledSum / count, ...shared, alignment: 'scale' },
        pMpjpe: { value: alignedSum / count, ...shared, alignment: 'procrustes' },
        pck150: { value: (100 * below) / count, ...percent },
        auc: { value: areaUnderCurve({ area, count }), ...percent },
      };
    },
  };
}
