import fc from 'fast-check';
import {
  coco17,
  convertPose,
  getSkeleton,
  h36m17,
  h36m18,
  jointIndex,
  mpiInf3dhp28,
  mpii16,
  smpl24,
} from './index.js';
import type { Skeleton } from './index.js';

/** Where each joint comes from: a pose whose single coordinate is the joint's own index. */
function sources(from: Skeleton, to: Skeleton): number[] {
  const pose = from.joints.map((_, joint) => joint);
  return [...convertPose(pose, from, to, { dimensions: 1 })];
}

// The tables are those in the code of X-as-Supervision; -1 stands for "not given".
test.each([
  [
    'mpi-inf-3dhp28',
    mpiInf3dhp28,
    [4, 23, 24, 25, 18, 19, 20, 2, 5, 6, 7, 9, 10, 11, 14, 15, 16, 1],
  ],
  ['mpii16', mpii16, [6, 2, 1, 0, 3, 4, 5, -1, 8, -1, 9, 13, 14, 15, 12, 11, 10, 7]],
])('%s to h36m18 follows the published table', (_, from, table) => {
  expect(sources(from, h36m18)).toEqual(table.map((source) => (source < 0 ? NaN : source)));
});

test('h36m18 to mpii16 follows the published table', () => {
  expect(sources(h36m18, mpii16)).toEqual([3, 2, 1, 4, 5, 6, 0, 17, 8, 10, 16, 15, 14, 11, 12, 13]);
});

test('coco17 to h36m18 follows the published table, with root and thorax as midpoints', () => {
  expect(sources(coco17, h36m18)).toEqual([
    11.5,
    12,
    14,
    16,
    11,
    13,
    15,
    NaN,
    NaN,
    0,
    NaN,
    5,
    7,
    9,
    6,
    8,
    10,
    5.5,
  ]);
});

test('h36m17 gains a thorax between the shoulders', () => {
  expect(sources(h36m17, h36m18)).toEqual([...h36m17.joints.keys(), 12.5]);
  expect(sources(h36m18, h36m17)).toEqual([...h36m17.joints.keys()]);
});

test('smpl24 gives all of h36m18 but the top of the head', () => {
  const converted = sources(smpl24, h36m18);
  const missing = h36m18.joints.filter((_, joint) => Number.isNaN(converted[joint]));
  expect(missing).toEqual(['head']);
  expect(converted[jointIndex(h36m18, 'thorax')]).toBe(16.5);
});

test.each(['h36m18', 'mpi-inf-3dhp28', 'mpii16', 'coco17', 'smpl24', 'quadruped17'])(
  '%s to itself is the identity, also for several poses',
  (id) => {
    const skeleton = getSkeleton(id);
    const size = skeleton.joints.length * 3;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }).chain((frames) =>
          fc.array(fc.double({ noNaN: true, min: -1e4, max: 1e4 }), {
            minLength: frames * size,
            maxLength: frames * size,
          }),
        ),
        (pose) => {
          // -0 comes back as 0.
          expect([...convertPose(pose, skeleton, skeleton)]).toEqual(
            pose.map((value) => value + 0),
          );
        },
      ),
      { numRuns: 20 },
    );
  },
);

test('keeps the order of coordinates and poses', () => {
  const pose = Float32Array.from({ length: 2 * 17 * 2 }, (_, i) => i);
  const converted = convertPose(pose, coco17, h36m18, { dimensions: 2 });
  const wrist = jointIndex(h36m18, 'leftWrist');
  expect([...converted.subarray((18 + wrist) * 2, (18 + wrist) * 2 + 2)]).toEqual([
    (17 + 9) * 2,
    (17 + 9) * 2 + 1,
  ]);
});

test('refuses a pose of another length', () => {
  expect(() => convertPose(new Float64Array(51), coco17, h36m18, { dimensions: 2 })).toThrow(
    /expected a multiple of 34 numbers \(17 joints of coco17 x 2\), found 51/,
  );
  expect(() => convertPose([], coco17, h36m18)).toThrow(/found 0/);
  expect(() => convertPose(null as never, coco17, h36m18)).toThrow(/found undefined/);
  expect(() => convertPose([1], coco17, h36m18, { dimensions: 0 })).toThrow(/dimensions/);
});

test('refuses nested poses and ids of skeletons', () => {
  const nested = Array.from({ length: 51 }, () => [1, 2, 3]);
  expect(() => convertPose(nested as never, coco17, h36m18)).toThrow(
    /expected a flat array of numbers, found \[1,2,3\] in it/,
  );
  const pose = new Float32Array(51);
  expect(() => convertPose(pose, 'coco17' as never, h36m18)).toThrow(
    /convertPose: from: expected a skeleton, found "coco17"\. getSkeleton finds one/,
  );
  expect(() => convertPose(pose, coco17, undefined as never)).toThrow(/to: expected a skeleton/);
});
