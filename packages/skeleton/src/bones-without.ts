import { checkSkeleton } from './check-skeleton.js';
import { show } from './show.js';
import type { Skeleton } from './skeleton.js';

/**
 * Indices of the mask bones that remain when limbs are left out. A bone goes if it touches a joint
 * that belongs to those limbs only: without its arms, a person keeps the shoulders.
 *
 * @param limbNames keys of `skeleton.limbs`.
 * @throws Error if the skeleton has no limb of that name (the message lists its limbs), or the limbs
 *   are no list.
 *
 * @example
 * ```ts
 * import { bonesWithout, h36m18 } from '@mas/skeleton';
 *
 * console.log(bonesWithout(h36m18, ['leftArm', 'rightArm']).length); // 21
 * ```
 */
export function bonesWithout(skeleton: Skeleton, limbNames: readonly string[]): number[] {
  checkSkeleton('bonesWithout', 'skeleton', skeleton);
  if (!Array.isArray(limbNames)) {
    throw new Error(`bonesWithout: expected a list of limb names, found ${show(limbNames)}.`);
  }
  for (const name of limbNames) {
    if (!Object.hasOwn(skeleton.limbs, name)) {
      throw new Error(
        `bonesWithout: skeleton ${skeleton.id} has no limb ${show(name)}; ` +
          `its limbs are ${Object.keys(skeleton.limbs).join(', ')}.`,
      );
    }
  }
  const gone = new Set(limbNames.flatMap((name) => skeleton.limbs[name]));
  for (const [name, joints] of Object.entries(skeleton.limbs)) {
    if (!limbNames.includes(name)) for (const joint of joints) gone.delete(joint);
  }
  const bones = skeleton.maskBones.map((_, bone) => bone);
  return bones.filter((bone) => !skeleton.maskBones[bone].some((joint) => gone.has(joint)));
}
