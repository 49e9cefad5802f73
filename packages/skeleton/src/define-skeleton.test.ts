import { defineSkeleton } from './index.js';

const fish = {
  id: 'fish',
  joints: ['head', 'leftFin', 'rightFin', 'tail'],
  parents: [null, 'head', 'head', 'head'],
  flipPairs: [['rightFin', 'leftFin']],
  limbs: { fins: ['leftFin', 2] },
};

test('takes names or indices and fills in what is missing', () => {
  expect(defineSkeleton(fish)).toEqual({
    id: 'fish',
    joints: ['head', 'leftFin', 'rightFin', 'tail'],
    parents: [-1, 0, 0, 0],
    flipPairs: [[2, 1]],
    maskBones: [
      [0, 1],
      [0, 2],
      [0, 3],
    ],
    thinBones: [],
    limbs: { fins: [1, 2] },
  });
});

test('gives a skeleton that cannot be changed by accident', () => {
  const skeleton = defineSkeleton(fish);
  expect(() => (skeleton.joints as string[]).push('x')).toThrow(TypeError);
  expect(() => ((skeleton.maskBones[0] as unknown as number[])[0] = 3)).toThrow(TypeError);
});

test.each([
  ['no object', [1], /expected an object, found \[1\]/],
  ['no JSON: a BigInt', { ...fish, parents: [-1n, 0, 0, 0] }, /parents\[0\]: .*found -1/],
  ['no JSON: NaN', { ...fish, parents: [NaN, 0, 0, 0] }, /parents\[0\]: .*found NaN/],
  ['no JSON: a hole', { ...fish, joints: Array(4) }, /joints\[0\]: .*found undefined/],
  ['no id', { ...fish, id: '' }, /id: expected a non-empty string, found ""/],
  ['id is a number', { ...fish, id: 3 }, /id: expected a non-empty string, found 3/],
  ['parents no list', { ...fish, parents: 'head' }, /parents: expected a list, found "head"/],
  ['pairs no list', { ...fish, flipPairs: { a: 1 } }, /flipPairs: expected a list, found {"a":1}/],
  ['unknown key', { ...fish, bones: [] }, /defineSkeleton\(fish\): bones: unknown key; known are/],
  ['no joints', { ...fish, joints: undefined }, /joints: expected a list, found undefined/],
  ['no joint', { ...fish, joints: [], parents: [] }, /joints: expected at least one joint/],
  ['joint without a name', { ...fish, joints: ['head', 1] }, /joints\[1\]: .*found 1/],
  [
    'duplicate name',
    { ...fish, joints: ['head', 'leftFin', 'rightFin', 'head'] },
    /joints\[3\]: duplicate of joints\[0\], "head"/,
  ],
  ['parents too short', { ...fish, parents: [-1, 0, 0] }, /parents: expected 4 entries.*found 3/],
  ['unknown parent', { ...fish, parents: [-1, 0, 0, 'gill'] }, /parents\[3\]: .*found "gill"/],
  ['parent out of range', { ...fish, parents: [-1, 0, 0, 4] }, /index in 0\.\.3, found 4/],
  ['two roots', { ...fish, parents: [-1, 0, 0, -1] }, /exactly one root .*found head, tail/],
  ['no root', { ...fish, parents: [1, 2, 3, 0] }, /exactly one root .*found none/],
  ['circle', { ...fish, parents: [-1, 2, 1, 0] }, /expected a tree, .*leftFin run in a circle/],
  [
    'flip is no involution',
    {
      ...fish,
      flipPairs: [
        ['rightFin', 'leftFin'],
        ['tail', 'leftFin'],
      ],
    },
    /flipPairs: expected each joint in at most one pair, found leftFin in two/,
  ],
  ['pair with itself', { ...fish, flipPairs: [[1, 1]] }, /flipPairs\[0\]: .*found leftFin twice/],
  ['no pair', { ...fish, maskBones: [[0, 1, 2]] }, /maskBones\[0\]: expected a pair of joints/],
  ['fractional index', { ...fish, maskBones: [[0, 1.5]] }, /maskBones\[0\]: .*found 1\.5/],
  [
    'bone of an unknown joint',
    { ...fish, maskBones: [['head', 'gill']] },
    /maskBones\[0\]: .*"gill"/,
  ],
  ['bone with itself', { ...fish, maskBones: [[2, 2]] }, /maskBones\[0\]: .*rightFin twice/],
  ['bone by name', { ...fish, thinBones: ['tail'] }, /thinBones\[0\]: .*found "tail"/],
  ['limb no list', { ...fish, limbs: { fins: 3 } }, /limbs\.fins: expected a list, found 3/],
  ['no such bone', { ...fish, thinBones: [3] }, /thinBones\[0\]: .*in 0\.\.2, found 3/],
  ['limbs as a list', { ...fish, limbs: [[0]] }, /limbs: expected an object of joint lists/],
  ['limb with a wrong joint', { ...fish, limbs: { fins: ['fin'] } }, /limbs\.fins: .*found "fin"/],
])('explains what is wrong: %s', (_, json, message) => {
  expect(() => defineSkeleton(json)).toThrow(message);
});
