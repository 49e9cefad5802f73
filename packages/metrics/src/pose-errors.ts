import { alignSimilarityBatch } from '@mas/geometry';
import { checkOptions } from './check-options.js';
import { checkJoint, checkRoot, checkVisible, countPoses } from './check-poses.js';
import type { Alignment, Convention, MetricResult } from './metric-result.js';

/** What every metric on 3D poses needs to know. */
export interface PoseOptions {
  /** Joints per pose. */
  readonly joints: number;
  /** Index of the root joint, used by `root` and `scale`. Default 0. */
  readonly rootIndex?: number;
  /** Default `root`, and `none` with the convention `authors`. */
  readonly alignment?: Alignment;
  /** [N * J], 0 for joints that are left out of alignment and average. Default all 1. */
  readonly visible?: ArrayLike<number>;
  /** Default `standard`. */
  readonly convention?: Convention;
}

/** What the metrics need of the distances between the joints of two pose sequences. */
export interface PoseErrors extends Omit<MetricResult, 'value' | 'unit'> {
  /** Sum of the distances, millimetres. */
  readonly sum: number;
  /** Distances strictly below the threshold. */
  readonly below: number;
  /** Sum over the distances of the thresholds 0, 5, ..., 150 mm that are strictly above. */
  readonly area: number;
}

const alignments = ['none', 'root', 'scale', 'procrustes'];
const areaStep = 5;
const areaSteps = 30;

/** The pose at hand: reused, so that a batch allocates nothing. */
let source = /* @__PURE__ */ new Float64Array(0);
let target = /* @__PURE__ */ new Float64Array(0);
let used = /* @__PURE__ */ new Uint8Array(0);

/** Distances between the joints of two pose sequences after alignment, summed up. */
export function poseErrors(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  options: PoseOptions,
  threshold: number,
  where: string,
): PoseErrors {
  checkOptions(options, where);
  const { joints, rootIndex = 0, visible, convention = 'standard' } = options;
  const authors = convention === 'authors';
  const { alignment = authors ? 'none' : 'root' } = options;
  const poses = countPoses(predicted, truth, joints, 3, where);
  checkVisible(visible, poses * joints, where);
  if (!alignments.includes(alignment)) {
    throw new Error(`${where}: alignment: expected ${alignments.join(', ')}, found ${alignment}.`);
  }
  checkRoot(rootIndex, joints, where);
  if (used.length !== joints) {
    source = new Float64Array(joints * 3);
    target = new Float64Array(joints * 3);
    used = new Uint8Array(joints);
  }
  const align = { points: joints, weights: used };
  let sum = 0;
  let below = 0;
  let area = 0;
  let frames = 0;
  let counted = 0;
  for (let i = 0; i < poses; i++) {
    let seen = 0;
    for (let j = 0; j < joints; j++) if (!visible || visible[i * joints + j]) seen++;
    if (seen === 0 && !authors) continue;
    for (let j = 0; j < joints; j++) {
      // The authors align on all joints and mask afterwards.
      used[j] = authors || !visible || visible[i * joints + j] ? 1 : 0;
    }
    readPose(predicted, truth, i, joints, where);
    const isCentred = alignment === 'root' || (alignment === 'scale' && !authors);
    if (isCentred && used[rootIndex] === 0) {
      throw new Error(
        `${where}: visible: alignment ${alignment} needs the root, but joint ${rootIndex} of pose ` +
          `${i} is not visible. Use another rootIndex or alignment procrustes.`,
      );
    }
    if (isCentred) {
      center(source, rootIndex);
      center(target, rootIndex);
    }
    if (alignment === 'scale') scaleToTarget();
    if (alignment === 'procrustes') alignSimilarityBatch(source, target, align, source);
    for (let j = 0; j < joints; j++) {
      if (visible && !visible[i * joints + j]) continue;
      const x = source[3 * j] - target[3 * j];
      const y = source[3 * j + 1] - target[3 * j + 1];
      const z = source[3 * j + 2] - target[3 * j + 2];
      const error = Math.sqrt(x * x + y * y + z * z);
      sum += error;
      if (error < threshold) below++;
      area += thresholdsAbove(error);
    }
    if (seen > 0) frames++;
    counted += seen;
  }
  const count = authors ? poses * joints : counted;
  return { sum, below, area, alignment, joints, frames, count };
}

/** Percent, from `area`. */
export function areaUnderCurve({ area, count }: Pick<PoseErrors, 'area' | 'count'>): number {
  return (100 * area) / (areaSteps + 1) / count;
}

/** How many of 0, 5, ..., 150 are strictly above the error. */
function thresholdsAbove(error: number): number {
  const step = Math.floor(error / areaStep);
  // The quotient may have been rounded up to a whole number.
  return Math.max(0, areaSteps - (error < areaStep * step ? step - 1 : step));
}

/** Copies pose i; joints that are not used become 0. */
function readPose(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  i: number,
  joints: number,
  where: string,
): void {
  let isFinite = true;
  for (let j = 0; j < joints; j++) {
    const o = 3 * (i * joints + j);
    for (let d = 0; d < 3; d++) {
      const p = used[j] === 0 ? 0 : predicted[o + d];
      const t = used[j] === 0 ? 0 : truth[o + d];
      source[3 * j + d] = p;
      target[3 * j + d] = t;
      isFinite &&= Number.isFinite(p) && Number.isFinite(t);
    }
  }
  if (isFinite) return;
  for (let j = 0; j < joints; j++) {
    const o = 3 * (i * joints + j);
    if (used[j] !== 0) checkJoint(predicted, truth, o, 3, i, j, where);
  }
}

function center(pose: Float64Array, root: number): void {
  const x = pose[3 * root];
  const y = pose[3 * root + 1];
  const z = pose[3 * root + 2];
  for (let o = 0; o < pose.length; o += 3) {
    pose[o] -= x;
    pose[o + 1] -= y;
    pose[o + 2] -= z;
  }
}

/** Multiplies the source by the best scale; leaves it as it is if it is all 0. */
function scaleToTarget(): void {
  let across = 0;
  let square = 0;
  for (let k = 0; k < source.length; k++) {
    if (used[Math.floor(k / 3)] === 0) continue;
    across += source[k] * target[k];
    square += source[k] * source[k];
  }
  if (!(square > 0)) return;
  for (let k = 0; k < source.length; k++) source[k] *= across / square;
}
