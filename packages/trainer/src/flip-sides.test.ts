import { flipPermutation, h36m18 } from '@mas/skeleton';
import { flipSides } from './flip-sides.js';
import { Random } from './random.js';

const joints = h36m18.joints.length;
const partner = flipPermutation(h36m18);
const random = new Random('flips');
const truth = Float64Array.from({ length: 2 * 3 * joints }, () => random.normal(0, 400));

/** The first pose with its sides exchanged for the given joints, 5 m away; the second left alone. */
function exchanged(which: (joint: number) => boolean): { poses: Float64Array; xy: Float32Array } {
  const poses = truth.map((value, i) => value + [5000, -300, 40][i % 3]);
  const xy = Float32Array.from({ length: 4 * joints }, (_, i) => Math.floor(i / 2));
  for (let j = 0; j < joints; j++) {
    if (!which(j)) continue;
    poses.set(
      [0, 1, 2].map((k) => truth[3 * partner[j] + k] + [5000, -300, 40][k]),
      3 * j,
    );
    xy.fill(partner[j], 2 * j, 2 * j + 2);
  }
  return { poses, xy };
}

const untouched = exchanged(() => false);

test('body: exchanges a pose whose sides are exchanged, and its picture with it', () => {
  const { poses, xy } = exchanged(() => true);
  const flipped = flipSides(poses, truth, xy, h36m18, 'body');
  expect([...Float64Array.from(flipped.poses)]).toEqual([...untouched.poses]);
  expect(flipped.xy).toEqual(untouched.xy);
});

test('joint: also where one limb only is exchanged, which body leaves', () => {
  const [a, b] = h36m18.flipPairs[2];
  const { poses, xy } = exchanged((j) => j === a || j === b);
  const joint = flipSides(poses, truth, xy, h36m18, 'joint');
  expect([...Float64Array.from(joint.poses)]).toEqual([...untouched.poses]);
  expect(joint.xy).toEqual(untouched.xy);
  const body = flipSides(poses, truth, xy, h36m18, 'body');
  expect([...Float64Array.from(body.poses)]).toEqual([...poses]);
});

test('none: the very same arrays', () => {
  const { poses, xy } = exchanged(() => true);
  const flipped = flipSides(poses, truth, xy, h36m18, 'none');
  expect(flipped.poses).toBe(poses);
  expect(flipped.xy).toBe(xy);
});
