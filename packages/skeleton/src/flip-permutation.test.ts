import { flipPermutation, getSkeleton, h36m18, sideOfJoint } from './index.js';

test('exchanges left and right of Human3.6M', () => {
  expect(flipPermutation(h36m18)).toEqual([
    0, 4, 5, 6, 1, 2, 3, 7, 8, 9, 10, 14, 15, 16, 11, 12, 13, 17,
  ]);
});

test.each(['h36m17', 'mpi-inf-3dhp28', 'mpii16', 'coco17', 'smpl24', 'quadruped17'])(
  'is its own inverse and changes sides: %s',
  (id) => {
    const skeleton = getSkeleton(id);
    const flip = flipPermutation(skeleton);
    const opposite = { left: 'right', right: 'left', center: 'center' };
    flip.forEach((partner, joint) => {
      expect(flip[partner]).toBe(joint);
      expect(sideOfJoint(skeleton, partner)).toBe(opposite[sideOfJoint(skeleton, joint)]);
    });
  },
);

test('sideOfJoint tells sides and refuses what is no joint', () => {
  expect([1, 4, 0, 17].map((joint) => sideOfJoint(h36m18, joint))).toEqual([
    'right',
    'left',
    'center',
    'center',
  ]);
  for (const joint of ['1', 'leftHip', 1.5, 'length']) {
    expect(() => sideOfJoint(h36m18, joint as never)).toThrow(/expected a joint index/);
  }
  expect(() => sideOfJoint(null as never, 1)).toThrow(/sideOfJoint: skeleton: expected a skeleton/);
  expect(() => flipPermutation({} as never)).toThrow(/flipPermutation: skeleton: expected/);
  expect(() => sideOfJoint(h36m18, 18)).toThrow(/expected a joint index in 0\.\.17 .*found 18/);
});
