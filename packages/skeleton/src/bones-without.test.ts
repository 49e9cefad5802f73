import { bonesWithout, h36m18, quadruped17, smpl24 } from './index.js';

test('arms off takes the four arm bones of Human3.6M and leaves the shoulders', () => {
  const left = bonesWithout(h36m18, ['leftArm', 'rightArm']);
  const gone = h36m18.maskBones.map((_, i) => i).filter((i) => !left.includes(i));
  expect(gone).toEqual([11, 12, 14, 15]);
});

test('one leg off takes its shin, thigh and the filler to its knee', () => {
  const left = bonesWithout(h36m18, ['leftLeg']);
  const gone = h36m18.maskBones.map((_, i) => i).filter((i) => !left.includes(i));
  expect(gone.map((i) => h36m18.maskBones[i].join())).toEqual(['4,5', '5,6', '0,5']);
});

test('a joint goes when all limbs that share it go', () => {
  expect(
    bonesWithout(h36m18, ['leftArm']).some((bone) => h36m18.maskBones[bone].includes(11)),
  ).toBe(true);
  expect(
    bonesWithout(h36m18, ['leftArm', 'torso']).some((bone) => h36m18.maskBones[bone].includes(11)),
  ).toBe(false);
});

test('no limb off keeps every bone, all limbs off none', () => {
  expect(bonesWithout(smpl24, [])).toHaveLength(smpl24.maskBones.length);
  expect(bonesWithout(quadruped17, Object.keys(quadruped17.limbs))).toEqual([]);
});

test('refuses what is no list of limbs, and what is no skeleton', () => {
  expect(() => bonesWithout(quadruped17, 'head' as never)).toThrow(
    /expected a list of limb names, found "head"/,
  );
  expect(() => bonesWithout('quadruped17' as never, [])).toThrow(
    /bonesWithout: skeleton: expected a skeleton, found "quadruped17"/,
  );
});

test('refuses an unknown limb', () => {
  expect(() => bonesWithout(quadruped17, ['leftArm'])).toThrow(
    /quadruped17 has no limb "leftArm"; its limbs are trunk, /,
  );
});
