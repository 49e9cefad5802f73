import type { BvhClip } from './parse-bvh.js';

/** The joints that a body is made from. */
export type BodyJoint =
  'head' | `${'left' | 'right'}${'Hip' | 'Knee' | 'Ankle' | 'Shoulder' | 'Elbow' | 'Wrist'}`;

/** Names in use (Daz, MotionBuilder, Mixamo, Blender, CMU's own), lower case, L for the side. */
const sideNames: Record<string, readonly string[]> = {
  Hip: ['lthigh', 'leftupleg', 'leftthigh', 'leftupperleg', 'lfemur', 'thighl', 'lefthip', 'lhip'],
  Knee: [
    'lshin',
    'leftleg',
    'leftshin',
    'leftlowerleg',
    'leftlowleg',
    'ltibia',
    'shinl',
    'calfl',
    'leftknee',
    'lknee',
  ],
  Ankle: ['lfoot', 'leftfoot', 'footl', 'leftankle', 'lankle'],
  // In some files the collar bone is called shoulder and comes before an arm of its own.
  Shoulder: [
    'lshldr',
    'leftarm',
    'leftupperarm',
    'leftuparm',
    'lhumerus',
    'upperarml',
    'leftshoulder',
    'lshoulder',
  ],
  Elbow: [
    'lforearm',
    'leftforearm',
    'leftlowerarm',
    'leftlowarm',
    'lradius',
    'forearml',
    'lowerarml',
    'leftelbow',
    'lelbow',
  ],
  Wrist: ['lhand', 'lefthand', 'handl', 'leftwrist', 'lwrist'],
};

/**
 * Finds the joints of a body in a clip by their names.
 *
 * @returns the index of each joint in `clip.joints`
 * @throws Error that names the clip and the joint that has none of the known names
 */
export function bvhJointNames(clip: BvhClip): Record<BodyJoint, number> {
  const byName = new Map<string, number>();
  clip.joints.forEach(({ name }, index) => {
    const plain = name
      .slice(name.lastIndexOf(':') + 1)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '');
    if (!byName.has(plain)) byName.set(plain, index);
  });
  const find = (joint: BodyJoint, names: readonly string[]): number => {
    for (const name of names) {
      const index = byName.get(name);
      if (index !== undefined) return index;
    }
    throw new Error(
      `${clip.name}: expected a joint for the ${joint}, named ${names.join(', ')}; found ` +
        `${clip.joints.map(({ name }) => name).join(', ')}. Rename it in the file`,
    );
  };
  const found = { head: find('head', ['head']) } as Record<BodyJoint, number>;
  for (const [part, names] of Object.entries(sideNames)) {
    found[`left${part}` as BodyJoint] = find(`left${part}` as BodyJoint, names);
    found[`right${part}` as BodyJoint] = find(
      `right${part}` as BodyJoint,
      names.map((name) =>
        name.startsWith('left')
          ? name.replace('left', 'right')
          : name.endsWith('l')
            ? `${name.slice(0, -1)}r`
            : name.replace(/^l/, 'r'),
      ),
    );
  }
  return found;
}
