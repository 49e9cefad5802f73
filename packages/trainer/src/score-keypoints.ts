import { error2d, pckh, swapSides, type SwapMode } from '@mas/metrics';
import { convertPose, type Skeleton } from '@mas/skeleton';
import type { KeypointScores, NetworkKeypointScores } from './keypoint-result.js';

/** Annotated 2D joints of P pictures, in the NDC of their patches. */
export interface PatchKeypoints {
  skeleton: Skeleton;
  /** [P, J, 2] */
  xy: Float64Array;
  /** [P, J], 1 where a joint is annotated. */
  annotated: Uint8Array;
  /** [P], NDC; NaN where it is not known. */
  headSizes: Float64Array;
}

/** Scores, and what they are of. */
export interface ScoredKeypoints {
  scores: NetworkKeypointScores;
  joints: string[];
  frames: number;
  count: number;
  headFrames: number;
}

/**
 * Scores 2D joints in patches. Joints are matched by name, as `convertPose` does; those that are not
 * annotated, or that the network does not find, are left out.
 *
 * @param found [P, N, 2] patch NDC, joints of `from`.
 * @param flip supervised flip, decided in 2D.
 */
export function scoreKeypoints(
  found: ArrayLike<number>,
  from: Skeleton,
  labels: PatchKeypoints,
  flip: SwapMode,
): ScoredKeypoints {
  const { skeleton, xy, annotated, headSizes } = labels;
  const joints = skeleton.joints.length;
  const isFound = foundJoints(from, skeleton);
  const compared = annotated.map((flag, i) => (isFound[i % joints] ? flag : 0));
  const { poses } = swapSides(convertPose(found, from, skeleton, { dimensions: 2 }), xy, {
    skeleton,
    mode: flip,
    dimensions: 2,
    visible: compared,
  });
  const score = (visible: Uint8Array) => {
    // NDC spans 2, so it is a patch of three pixels to the metric.
    const error = error2d(poses, xy, { joints, size: 3, visible });
    const withHead = visible.map((flag, i) => (headSizes[Math.floor(i / joints)] > 0 ? flag : 0));
    const heads = pckh(poses, xy, { joints, headSizes, visible: withHead });
    const scores: KeypointScores = {
      error2dPercent: error.value,
      pckh: heads.count > 0 ? heads.value : null,
    };
    return { scores, frames: error.frames, count: error.count, headFrames: heads.frames };
  };
  const { scores, ...rest } = score(compared);
  const perJoint: NetworkKeypointScores['perJoint'] = {};
  for (const [j, name] of skeleton.joints.entries()) {
    const own = score(compared.map((flag, i) => (i % joints === j ? flag : 0)));
    if (own.count > 0) perJoint[name] = { ...own.scores, frames: own.frames };
  }
  const names = skeleton.joints.filter((_, j) => isFound[j]);
  return { scores: { ...scores, perJoint }, joints: names, ...rest };
}

/** Which joints of a skeleton `convertPose` knows from another. */
function foundJoints(from: Skeleton, to: Skeleton): boolean[] {
  const origin = new Float64Array(from.joints.length);
  return Array.from(convertPose(origin, from, to, { dimensions: 1 }), Number.isFinite);
}
