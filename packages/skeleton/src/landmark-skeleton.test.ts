import { flipPermutation } from './flip-permutation.js';
import { getSkeleton } from './get-skeleton.js';
import { landmarkSkeleton } from './landmark-skeleton.js';

test('landmarks have numbers, no sides and no bones', () => {
  const skeleton = landmarkSkeleton(3);
  expect(skeleton).toMatchObject({
    id: 'landmarks3',
    joints: ['landmark1', 'landmark2', 'landmark3'],
    parents: [-1, 0, 0],
    flipPairs: [],
    maskBones: [],
    limbs: {},
  });
  expect(flipPermutation(skeleton)).toEqual([0, 1, 2]);
});

test('they are found by their id', () => {
  expect(getSkeleton('landmarks36')).toEqual(landmarkSkeleton(36));
  for (const id of ['landmarks0', 'landmarks036', 'landmarks', 'landmarks1.5', 'landmarks513']) {
    expect(() => getSkeleton(id)).toThrow(/no skeleton has the id|expected 1 to 512/);
  }
});

test.each([0, 513, 1.5, NaN])('%d landmarks are an error', (count) => {
  expect(() => landmarkSkeleton(count)).toThrow(`expected 1 to 512, found ${count}`);
});
