import { bonesWithout, jointIndex, type Skeleton } from '@mas/skeleton';
import type { TrainConfig } from './config.js';

/** The bones that are drawn, and how wide each is against the common width. */
export interface DrawnBones {
  bones: (readonly [number, number])[];
  /** Factor on the width (not squared) of each bone. */
  widths: number[];
}

/**
 * Bones of a skeleton's mask for training: all, and those of the armless stages. For dots at the
 * joints (equation 3), bones of no length.
 */
export function drawnBones(
  skeleton: Skeleton,
  mask: Pick<TrainConfig['pose']['mask'], 'drawn' | 'omitBones' | 'trunkWidth' | 'armWidth'>,
): { all: DrawnBones; withoutArms: DrawnBones } {
  if (mask.drawn === 'joints') return dotsAtJoints(skeleton);
  const omitted = mask.omitBones.map((pair) =>
    pair
      .map((name) => jointIndex(skeleton, name))
      .toSorted((a, b) => a - b)
      .join(),
  );
  const isOmitted = ([a, b]: readonly [number, number]) =>
    omitted.includes([a, b].toSorted((p, q) => p - q).join());
  const kept = new Set(bonesWithout(skeleton, ['leftArm', 'rightArm']));
  const trunkEnds = ['rightHip', 'leftHip', 'torso', 'thorax', 'rightShoulder', 'leftShoulder'].map(
    (name) => jointIndex(skeleton, name),
  );
  const treeBone = ([a, b]: readonly [number, number]) =>
    skeleton.parents[b] === a || skeleton.parents[a] === b;
  const drawn = skeleton.maskBones
    .map((bone, index) => ({
      bone,
      arm: !kept.has(index),
      trunk: !treeBone(bone) || trunkEnds.includes(bone[1]),
    }))
    .filter(({ bone }) => !isOmitted(bone));
  const pack = (entries: typeof drawn): DrawnBones => ({
    bones: entries.map(({ bone }) => bone),
    widths: entries.map(({ arm, trunk }) =>
      Math.sqrt(arm ? mask.armWidth : trunk ? mask.trunkWidth : 1),
    ),
  });
  return { all: pack(drawn), withoutArms: pack(drawn.filter(({ arm }) => !arm)) };
}

function dotsAtJoints(skeleton: Skeleton): { all: DrawnBones; withoutArms: DrawnBones } {
  const pack = (joints: readonly number[]): DrawnBones => ({
    bones: joints.map((j) => [j, j] as const),
    widths: joints.map(() => 1),
  });
  const joints = skeleton.joints.map((_, j) => j);
  // Landmarks have no limbs.
  if (skeleton.maskBones.length === 0) return { all: pack(joints), withoutArms: pack(joints) };
  const kept = bonesWithout(skeleton, ['leftArm', 'rightArm']);
  const reached = new Set(kept.flatMap((bone) => skeleton.maskBones[bone]));
  return { all: pack(joints), withoutArms: pack(joints.filter((j) => reached.has(j))) };
}
