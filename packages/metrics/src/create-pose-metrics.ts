import { areaUnderCurve } from './auc.js';
import { jointErrors, meanError, percentBelow } from './joint-errors.js';
import type { JointErrors } from './joint-errors.js';
import type { Convention } from './metric-result.js';

/** Averages over all joints that were added. */
export interface PoseMetricValues {
  /** Root-aligned (`authors`: not aligned), mm. */
  readonly mpjpe: number;
  /** Scale-aligned, mm. */
  readonly nMpjpe: number;
  /** Procrustes-aligned, mm. */
  readonly pMpjpe: number;
  /** Percent within 150 mm, aligned as `mpjpe`. */
  readonly pck150: number;
  /** Percent, aligned as `mpjpe`. */
  readonly auc: number;
  readonly joints: number;
  /** Poses that were added. */
  readonly frames: number;
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

/**
 * Accumulates the usual 3D pose metrics over batches, in constant memory. The result is that of one
 * call with all poses, whatever the batches.
 *
 * For "mean of the actions' means" keep one accumulator per action and average their results.
 *
 * @param options.joints joints per pose.
 * @param options.rootIndex default 0.
 * @param options.convention `authors`: MPJPE, PCK and AUC without alignment, N-MPJPE without
 *   centring, invisible joints in the denominator.
 *
 * @example
 * const metrics = createPoseMetrics({ joints: 18 });
 * for (const { predicted, truth } of batches) metrics.add(predicted, truth);
 * metrics.result().mpjpe;
 */
export function createPoseMetrics({
  joints,
  rootIndex = 0,
  convention = 'standard',
}: {
  readonly joints: number;
  readonly rootIndex?: number;
  readonly convention?: Convention;
}): PoseMetrics {
  const plain = convention === 'authors' ? 'none' : 'root';
  const sums = { mpjpe: 0, nMpjpe: 0, pMpjpe: 0, pck150: 0, auc: 0 };
  let frames = 0;
  let divisor = 0;
  return {
    add(predicted, truth, visible) {
      const errors = (alignment: typeof plain | 'scale' | 'procrustes'): JointErrors =>
        jointErrors(
          predicted,
          truth,
          { joints, rootIndex, alignment, visible, convention },
          'createPoseMetrics.add',
        );
      const [raw, scaled, aligned] = [errors(plain), errors('scale'), errors('procrustes')];
      sums.mpjpe += meanError(raw) * raw.divisor;
      sums.nMpjpe += meanError(scaled) * raw.divisor;
      sums.pMpjpe += meanError(aligned) * raw.divisor;
      sums.pck150 += percentBelow(raw, 150) * raw.divisor;
      sums.auc += areaUnderCurve(raw) * raw.divisor;
      divisor += raw.divisor;
      frames += raw.frames;
    },
    result() {
      if (divisor === 0) {
        throw new Error('createPoseMetrics.result: expected added poses, found none.');
      }
      return {
        mpjpe: sums.mpjpe / divisor,
        nMpjpe: sums.nMpjpe / divisor,
        pMpjpe: sums.pMpjpe / divisor,
        pck150: sums.pck150 / divisor,
        auc: sums.auc / divisor,
        joints,
        frames,
      };
    },
  };
}
