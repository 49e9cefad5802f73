import { checkSkeleton } from './check-skeleton.js';
import { show } from './show.js';
import type { Skeleton } from './skeleton.js';

/** Names of one anatomical point, or of points that published conversion tables treat as one. */
const synonyms: readonly (readonly string[])[] = [
  ['root', 'pelvis'],
  ['head', 'headTop'],
  ['nose', 'skull'],
  ['torso', 'spine2'],
  ['thorax', 'spine4'],
  ['leftClavicle', 'leftCollar'],
  ['rightClavicle', 'rightCollar'],
];

/** Joints that are the middle of two others, where no joint of the same name exists. */
const midpoints: Readonly<Record<string, readonly [string, string]>> = {
  root: ['leftHip', 'rightHip'],
  pelvis: ['leftHip', 'rightHip'],
  thorax: ['leftShoulder', 'rightShoulder'],
};

/** Indices of the source joints whose mean is the joint `name`; empty if there are none. */
function sourceJoints(name: string, from: Skeleton): number[] {
  const names = synonyms.find((group) => group.includes(name)) ?? [];
  for (const candidate of [name, ...names]) {
    const index = from.joints.indexOf(candidate);
    if (index >= 0) return [index];
  }
  const pair = Object.hasOwn(midpoints, name) ? midpoints[name] : [];
  const indices = pair.map((joint) => from.joints.indexOf(joint));
  return indices.includes(-1) ? [] : indices;
}

/**
 * Converts one or more poses from one skeleton to another by joint name.
 *
 * A joint is taken, in this order, from the joint of the same name; from a synonym
 * (root = pelvis, head = headTop, nose = skull, torso = spine2, thorax = spine4,
 * clavicle = collar); or from a midpoint (root and pelvis: of the hips, thorax: of the shoulders).
 * A joint that none of these gives is NaN. The rules reproduce the usual tables
 * MPII, COCO and MPI-INF-3DHP to Human3.6M; nose = skull and torso = spine2 are approximations.
 *
 * @param pose coordinates, joint by joint, of one pose or of several poses one after another;
 *   units and frame are kept.
 * @returns coordinates in the order of `to.joints`, as many poses as came in.
 * @throws Error if `pose` is not flat or its length no multiple of joints x dimensions, or `from` or
 *   `to` is no skeleton.
 *
 * @example
 * ```ts
 * import { coco17, convertPose, h36m18, jointIndex } from '@mas/skeleton';
 *
 * const keypoints = new Float64Array(17 * 2); // x, y of each COCO joint
 * keypoints.set([90, 200], jointIndex(coco17, 'leftHip') * 2);
 * keypoints.set([110, 204], jointIndex(coco17, 'rightHip') * 2);
 * const pose = convertPose(keypoints, coco17, h36m18, { dimensions: 2 });
 * console.log(pose[0], pose[1]); // 100 202
 * console.log(pose[jointIndex(h36m18, 'head') * 2]); // NaN
 * ```
 */
export function convertPose(
  pose: ArrayLike<number>,
  from: Skeleton,
  to: Skeleton,
  { dimensions = 3 }: { dimensions?: number } = {},
): Float64Array {
  checkSkeleton('convertPose', 'from', from);
  checkSkeleton('convertPose', 'to', to);
  const stride = from.joints.length * dimensions;
  if (!Number.isInteger(dimensions) || dimensions < 1) {
    throw new Error(`convertPose: expected dimensions to be 1, 2, 3, ..., found ${dimensions}.`);
  }
  const count = pose?.length;
  if (!(count > 0) || count % stride !== 0) {
    throw new Error(
      `convertPose: expected a multiple of ${stride} numbers (${from.joints.length} joints of ` +
        `${from.id} x ${dimensions}), found ${count}. Check the skeleton and dimensions.`,
    );
  }
  if (typeof pose[0] !== 'number') {
    throw new Error(`convertPose: expected a flat array of numbers, found ${show(pose[0])} in it.`);
  }
  const frames = count / stride;
  const joints = to.joints.length;
  const converted = new Float64Array(frames * joints * dimensions).fill(NaN);
  for (let j = 0; j < joints; j++) {
    const sources = sourceJoints(to.joints[j], from);
    if (sources.length === 0) continue;
    for (let f = 0; f < frames; f++) {
      for (let d = 0; d < dimensions; d++) {
        let sum = 0;
        for (const source of sources) sum += pose[f * stride + source * dimensions + d];
        converted[(f * joints + j) * dimensions + d] = sum / sources.length;
      }
    }
  }
  return converted;
}
