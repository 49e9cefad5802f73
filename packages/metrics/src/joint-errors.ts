import { alignSimilarityFlat } from '@mas/geometry';
import { checkJoint, checkVisible, countPoses } from './check-poses.js';
import type { Alignment, Convention } from './metric-result.js';

/** What every metric on 3D poses needs to know. */
export interface PoseOptions {
  /** Joints per pose. */
  readonly joints: number;
  /** Index of the root joint, used by `root` and `scale`. Default 0. */
  readonly rootIndex?: number;
  /** Default `root`. */
  readonly alignment?: Alignment;
  /** [N * J], 0 for joints that are left out of alignment and average. Default all 1. */
  readonly visible?: ArrayLike<number>;
  /** Default `standard`. */
  readonly convention?: Convention;
}

export interface JointErrors {
  /** [N * J], millimetres; NaN for joints that are left out. */
  readonly errors: Float64Array;
  readonly alignment: Alignment;
  readonly joints: number;
  /** Poses with at least one joint. */
  readonly frames: number;
  /** What sums over `errors` are divided by. */
  readonly divisor: number;
}

/** Distances between the joints of two pose sequences after alignment. */
export function jointErrors(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PoseOptions,
  where: string,
): JointErrors {
  const { joints, rootIndex = 0, alignment = 'root', visible, convention = 'standard' } = options;
  const poses = countPoses(predicted, truth, joints, 3, where);
  checkVisible(visible, poses * joints, where);
  if (!(alignment in aligners)) {
    throw new Error(
      `${where}: alignment: expected ${Object.keys(aligners).join(', ')}, found ${alignment}.`,
    );
  }
  if (!Number.isInteger(rootIndex) || rootIndex < 0 || rootIndex >= joints) {
    throw new Error(`${where}: rootIndex: expected 0..${joints - 1}, found ${rootIndex}.`);
  }
  const authors = convention === 'authors';
  const centred = alignment === 'root' || (alignment === 'scale' && !authors);
  const errors = new Float64Array(poses * joints).fill(NaN);
  let frames = 0;
  let counted = 0;
  for (let i = 0; i < poses; i++) {
    const isVisible = (j: number): boolean => !visible || Boolean(visible[i * joints + j]);
    const all = Array.from({ length: joints }, (_, j) => j);
    const seen = all.filter(isVisible);
    if (seen.length === 0 && !authors) continue;
    // The authors align on all joints and mask afterwards.
    const used = authors ? all : seen;
    if (centred && !used.includes(rootIndex)) {
      throw new Error(
        `${where}: visible: alignment ${alignment} needs the root, but joint ${rootIndex} of pose ` +
          `${i} is not visible. Use another rootIndex or alignment procrustes.`,
      );
    }
    const p = new Float64Array(used.length * 3);
    const g = new Float64Array(used.length * 3);
    const root = (i * joints + rootIndex) * 3;
    used.forEach((joint, k) => {
      const o = (i * joints + joint) * 3;
      checkJoint(predicted, truth, o, 3, { pose: i, joint, where });
      for (let d = 0; d < 3; d++) {
        p[3 * k + d] = predicted[o + d] - (centred ? predicted[root + d] : 0);
        g[3 * k + d] = truth[o + d] - (centred ? truth[root + d] : 0);
      }
    });
    const aligned = aligners[alignment](p, g);
    used.forEach((joint, k) => {
      if (!isVisible(joint)) return;
      errors[i * joints + joint] = Math.hypot(
        aligned[3 * k] - g[3 * k],
        aligned[3 * k + 1] - g[3 * k + 1],
        aligned[3 * k + 2] - g[3 * k + 2],
      );
    });
    frames++;
    counted += seen.length;
  }
  if (counted === 0) throw new Error(`${where}: visible: expected a visible joint, found none.`);
  return { errors, alignment, joints, frames, divisor: authors ? errors.length : counted };
}

const aligners: Record<Alignment, (p: Float64Array, g: Float64Array) => Float64Array> = {
  none: (p) => p,
  root: (p) => p,
  scale: (p, g) => {
    let across = 0;
    let square = 0;
    for (let k = 0; k < p.length; k++) {
      across += p[k] * g[k];
      square += p[k] * p[k];
    }
    return square > 0 ? p.map((value) => (value * across) / square) : p;
  },
  procrustes: (p, g) => alignSimilarityFlat(p, g).aligned,
};

/** Mean of the errors of the joints that count. */
export function meanError({ errors, divisor }: JointErrors): number {
  return errors.reduce((sum, e) => (Number.isNaN(e) ? sum : sum + e), 0) / divisor;
}

/** Percentage of the joints that count whose error is below `threshold`, strictly. */
export function percentBelow({ errors, divisor }: JointErrors, threshold: number): number {
  return (100 * errors.reduce((sum, e) => (e < threshold ? sum + 1 : sum), 0)) / divisor;
}
