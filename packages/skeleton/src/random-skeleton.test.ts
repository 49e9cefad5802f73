import fc from 'fast-check';
import {
  bonesWithout,
  convertPose,
  defineSkeleton,
  flipPermutation,
  getSkeleton,
  sideOfJoint,
} from './index.js';
import type { Skeleton } from './index.js';

const builtIn = [
  'h36m18',
  'h36m17',
  'mpi-inf-3dhp28',
  'mpii16',
  'coco17',
  'smpl24',
  'quadruped17',
].map(getSkeleton);

/** JSON of a random tree of 2 to 12 joints, some of them paired, in random order. */
const randomJson = fc
  .integer({ min: 2, max: 12 })
  .chain((count) =>
    fc.record({
      order: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
      picks: fc.array(fc.nat(), { minLength: count, maxLength: count }),
      pairs: fc.integer({ min: 0, max: Math.floor(count / 2) }),
    }),
  )
  .map(({ order, picks, pairs }) => {
    const parents: number[] = [];
    order.forEach((joint, i) => (parents[joint] = i === 0 ? -1 : order[picks[i] % i]));
    return {
      id: 'random',
      joints: order.map((_, j) => `joint ${j}`),
      parents,
      flipPairs: Array.from({ length: pairs }, (_, i) => [order[2 * i], order[2 * i + 1]]),
    };
  });

const anySkeleton: fc.Arbitrary<Skeleton> = fc.oneof(
  fc.constantFrom(...builtIn),
  randomJson.map(defineSkeleton),
);

test('a flip is an involution that exchanges the sides', () => {
  const opposite = { left: 'right', right: 'left', center: 'center' };
  fc.assert(
    fc.property(anySkeleton, (skeleton) => {
      const flip = flipPermutation(skeleton);
      expect(flip.map((joint) => flip[joint])).toEqual([...skeleton.joints.keys()]);
      flip.forEach((partner, joint) => {
        expect(sideOfJoint(skeleton, partner)).toBe(opposite[sideOfJoint(skeleton, joint)]);
        expect(partner === joint).toBe(sideOfJoint(skeleton, joint) === 'center');
      });
    }),
  );
});

test('a skeleton survives the way through JSON', () => {
  fc.assert(
    fc.property(anySkeleton, (skeleton) => {
      expect(defineSkeleton(JSON.parse(JSON.stringify(skeleton)))).toEqual(skeleton);
    }),
  );
});

test('no tree, no skeleton: a parent among the own descendants, or a second root', () => {
  fc.assert(
    fc.property(randomJson, fc.nat(), ({ parents, ...json }, pick) => {
      const joint = pick % parents.length;
      const among = parents.map((_, j) => j).filter((j) => isBelow(parents, j, joint));
      const circle = parents.with(joint, among[pick % among.length]);
      const message = parents[joint] < 0 ? /exactly one root .*found none/ : /run in a circle/;
      expect(() => defineSkeleton({ ...json, parents: circle })).toThrow(message);
      if (parents[joint] < 0) return;
      expect(() => defineSkeleton({ ...json, parents: parents.with(joint, -1) })).toThrow(
        /exactly one root/,
      );
    }),
  );
});

function isBelow(parents: readonly number[], joint: number, ancestor: number): boolean {
  return joint === ancestor || (joint >= 0 && isBelow(parents, parents[joint], ancestor));
}

const pose = (skeleton: Skeleton): fc.Arbitrary<number[]> => {
  const length = skeleton.joints.length * 3;
  const value = fc.double({ noNaN: true, min: -1e4, max: 1e4 }).map((v) => v + 0); // no -0
  return fc.array(value, { minLength: length, maxLength: length });
};

test('to itself a pose is the same', () => {
  fc.assert(
    fc.property(
      anySkeleton.chain((skeleton) => fc.tuple(fc.constant(skeleton), pose(skeleton))),
      ([skeleton, values]) => {
        expect([...convertPose(values, skeleton, skeleton)]).toEqual(values);
      },
    ),
  );
});

test('there and back keeps every joint that both skeletons name', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...builtIn)
        .chain((skeleton) => fc.tuple(fc.constant(skeleton), pose(skeleton))),
      fc.constantFrom(...builtIn),
      ([from, values], to) => {
        const back = convertPose(convertPose(values, from, to), to, from);
        from.joints.forEach((name, joint) => {
          if (!to.joints.includes(name)) return;
          const [first, end] = [joint * 3, joint * 3 + 3];
          expect(back.slice(first, end)).toEqual(Float64Array.from(values.slice(first, end)));
        });
      },
    ),
  );
});

test('a joint that is not known in the source is not known in the joints made of it, nor elsewhere', () => {
  const [coco, h36m] = [getSkeleton('coco17'), getSkeleton('h36m18')];
  const values = coco.joints.flatMap((name, j) => (name === 'leftHip' ? [NaN, NaN] : [j, j]));
  const converted = convertPose(values, coco, h36m, { dimensions: 2 });
  const unknown = h36m.joints.filter((_, j) => Number.isNaN(converted[2 * j]));
  // torso, neck and head are never given by COCO.
  expect(unknown).toEqual(['root', 'leftHip', 'torso', 'neck', 'head']);
});

test.each(builtIn)(
  '$id: the limbs cover all mask bones, and bones stay within the joints',
  (skeleton) => {
    const { joints, limbs, maskBones } = skeleton;
    expect(bonesWithout(skeleton, Object.keys(limbs))).toEqual([]);
    const covered = new Set(Object.values(limbs).flat());
    for (const joint of [...maskBones.flat(), ...covered]) expect(joints[joint]).toBeDefined();
    for (const joint of maskBones.flat()) expect(covered.has(joint)).toBe(true);
  },
);
