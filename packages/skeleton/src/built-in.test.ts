import { defineSkeleton, flipPermutation, getSkeleton, jointIndex } from './index.js';

const ids = [
  ['h36m18', 18, 25],
  ['h36m17', 17, 24],
  ['mpi-inf-3dhp28', 28, 35],
  ['mpii16', 16, 21],
  ['coco17', 17, 20],
  ['smpl24', 24, 31],
  ['quadruped17', 17, 20],
] as const;

/** A bone as text, whatever its direction. */
const key = ([a, b]: readonly number[]): string => [a, b].toSorted((x, y) => x - y).join();

/** Bones as a set, whatever their order. */
const plain = (bones: readonly (readonly number[])[]): string[] => bones.map(key).toSorted();

describe.each(ids)('%s', (id, joints, bones) => {
  const skeleton = getSkeleton(id);

  test('passes the checks of defineSkeleton unchanged', () => {
    expect(defineSkeleton(skeleton)).toEqual(skeleton);
    expect(skeleton.joints).toHaveLength(joints);
    expect(skeleton.maskBones).toHaveLength(bones);
  });

  test('draws every bone of its tree first', () => {
    const tree = skeleton.maskBones.slice(0, joints - 1);
    expect(new Set(tree.map(([, child]) => child)).size).toBe(joints - 1);
    for (const [parent, child] of tree) expect(skeleton.parents[child]).toBe(parent);
  });

  test('pairs each right joint with the left joint of the same name', () => {
    for (const [right, left] of skeleton.flipPairs) {
      expect(skeleton.joints[right]).toMatch(/^right/);
      expect(skeleton.joints[left]).toBe(skeleton.joints[right].replace('right', 'left'));
    }
    const sided = skeleton.joints.filter((name) => /^(left|right)/.test(name));
    expect(skeleton.flipPairs.flat()).toHaveLength(sided.length);
  });

  test('looks the same after a flip: tree, mask bones, thin bones and limbs', () => {
    const flip = flipPermutation(skeleton);
    skeleton.parents.forEach((parent, j) => {
      expect(skeleton.parents[flip[j]]).toBe(parent < 0 ? -1 : flip[parent]);
    });
    const mirrored = (bones: readonly (readonly number[])[]): string[] =>
      bones.map((bone) => key(bone.map((j) => flip[j]))).toSorted();
    expect(mirrored(skeleton.maskBones)).toEqual(plain(skeleton.maskBones));
    const thin = skeleton.thinBones.map((bone) => skeleton.maskBones[bone]);
    expect(mirrored(thin)).toEqual(plain(thin));
    for (const [name, limb] of Object.entries(skeleton.limbs)) {
      const other = name.replace(/^(left|right)/, (side) => (side === 'left' ? 'right' : 'left'));
      expect(skeleton.limbs[other].toSorted()).toEqual(limb.map((j) => flip[j]).toSorted());
    }
  });

  test('puts every joint into a limb', () => {
    expect(new Set(Object.values(skeleton.limbs).flat()).size).toBe(joints);
  });
});

test.each(ids.slice(0, 6))('%s has thin arms and nothing else thin', (id) => {
  const { joints, maskBones, thinBones } = getSkeleton(id);
  const tree = maskBones.slice(0, joints.length - 1);
  const arms = tree.flatMap(([, child], bone) =>
    /(Elbow|Wrist|Hand)$/.test(joints[child]) ? [bone] : [],
  );
  expect(thinBones).toEqual(arms);
});

test('h36m18 has the published order of mask bones', () => {
  const { maskBones, thinBones } = getSkeleton('h36m18');
  expect(maskBones.slice(0, 17).map(([, child]) => child)).toEqual(
    Array.from({ length: 17 }, (_, i) => i + 1),
  );
  expect(maskBones[7]).toEqual([17, 8]);
  expect(maskBones[16]).toEqual([7, 17]);
  expect(maskBones.slice(17).join(' ')).toBe('7,1 7,4 7,11 7,14 0,2 0,5 1,14 4,11');
  expect(thinBones).toEqual([11, 12, 14, 15]);
});

test('getSkeleton and jointIndex list what there is', () => {
  expect(() => getSkeleton('h36m')).toThrow(/"h36m"; built in are h36m18, .*quadruped17/);
  expect(() => jointIndex('h36m18' as never, 'root')).toThrow(/expected a skeleton/);
  expect(jointIndex(getSkeleton('h36m18'), 'leftWrist')).toBe(13);
  expect(() => jointIndex(getSkeleton('coco17'), 'root')).toThrow(
    /coco17 has no joint "root"; its joints are nose, /,
  );
});
