import { h36m18, jointIndex } from '@mas/skeleton';
import fc from 'fast-check';
import { bodyCapsules } from './body-capsules.js';
import { armDegrees, legDegrees } from './body-angles.js';
import type { BodyAngles } from './body-angles.js';
import { createSubject } from './create-subject.js';
import { poseBody } from './pose-body.js';
import { standing } from './standing.js';

const subject = createSubject(1, 'S01');
const origin = { heading: 0, x: 0, y: 0 };

function pose(angles: BodyAngles, placement = origin) {
  const { joints } = poseBody(subject, angles, placement);
  return (name: string) => [...joints.subarray(3 * jointIndex(h36m18, name)).subarray(0, 3)];
}

const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const leg = fc.record({ flex: angle, abduct: angle, rotate: angle, knee: angle });
const arm = fc.record({ flex: angle, abduct: angle, twist: angle, elbow: angle });
const anyAngles: fc.Arbitrary<BodyAngles> = fc.record({
  lean: angle,
  sway: angle,
  bend: angle,
  twist: angle,
  tilt: angle,
  nod: angle,
  turn: angle,
  leftLeg: leg,
  rightLeg: leg,
  leftArm: arm,
  rightArm: arm,
});

const lengths = (angles: BodyAngles) => {
  const joint = pose(angles);
  return h36m18.parents.flatMap((parent, child) =>
    parent < 0
      ? []
      : [
          Math.hypot(
            ...joint(h36m18.joints[child]).map((v, k) => v - joint(h36m18.joints[parent])[k]),
          ),
        ],
  );
};

test('heading 0 faces +y with the right side at +x', () => {
  const joint = pose(standing);
  expect(joint('root').slice(0, 2)).toEqual([0, 0]);
  for (const name of ['Hip', 'Knee', 'Ankle', 'Shoulder', 'Elbow', 'Wrist']) {
    expect(joint(`right${name}`)[0]).toBeGreaterThan(0);
    expect(joint(`left${name}`)[0]).toBeCloseTo(-joint(`right${name}`)[0], 9);
  }
  expect(joint('nose')[1]).toBeGreaterThan(joint('neck')[1] + 30);
  const { leftToe } = poseBody(subject, standing, origin);
  expect(leftToe[1]).toBeGreaterThan(joint('leftAnkle')[1] + 100);
});

test('a quarter turn of the heading faces -x', () => {
  const joint = pose(standing, { heading: Math.PI / 2, x: 100, y: -50 });
  expect(joint('nose')[0]).toBeLessThan(joint('neck')[0] - 30);
  expect(joint('rightHip')[1]).toBeCloseTo(-50 + subject.lengths.hip, 9);
  expect(joint('root').slice(0, 2)).toEqual([100, -50]);
});

test('knees bend backward, elbows forward, limbs flex forward and abduct outward', () => {
  const bent = pose({
    ...standing,
    leftLeg: legDegrees(0, 0, 0, 60),
    rightLeg: legDegrees(40, 0, 0, 0),
    leftArm: armDegrees(0, 0, 0, 60),
    rightArm: armDegrees(0, 90, 0, 0),
  });
  expect(bent('leftAnkle')[1]).toBeLessThan(bent('leftKnee')[1] - 100);
  expect(bent('rightKnee')[1]).toBeGreaterThan(bent('rightHip')[1] + 100);
  expect(bent('leftWrist')[1]).toBeGreaterThan(bent('leftElbow')[1] + 100);
  expect(bent('rightElbow')[0]).toBeCloseTo(bent('rightShoulder')[0] + subject.lengths.upperArm, 9);
});

test('leaning and bending go the named way', () => {
  const straight = pose(standing)('head')[1];
  expect(pose({ ...standing, lean: -0.5 })('head')[1]).toBeGreaterThan(straight + 100);
  expect(pose({ ...standing, bend: 0.5 })('head')[1]).toBeGreaterThan(straight + 50);
  expect(pose({ ...standing, nod: 0.5 })('head')[1]).toBeGreaterThan(straight + 20);
  const turned = pose({ ...standing, turn: 0.5 });
  expect(turned('nose')[0]).toBeLessThan(turned('neck')[0] - 10);
  const twisted = pose({ ...standing, twist: 0.5 });
  expect(twisted('rightShoulder')[1]).toBeGreaterThan(twisted('leftShoulder')[1] + 50);
});

test('bone lengths do not depend on the pose', () => {
  const expected = lengths(standing);
  expect(expected).toHaveLength(17);
  fc.assert(
    fc.property(anyAngles, (angles) => {
      lengths(angles).forEach((length, i) => expect(length).toBeCloseTo(expected[i], 6));
    }),
  );
});

test('the lower shoe touches the floor', () => {
  fc.assert(
    fc.property(anyAngles, (angles) => {
      const body = poseBody(subject, angles, origin);
      const shoes = bodyCapsules(subject, body).filter(
        (capsule) => capsule.front === subject.colors.shoes,
      );
      expect(shoes).toHaveLength(2);
      const low = Math.min(
        ...shoes.flatMap(({ from, to, radius }) => [from[2] - radius, to[2] - radius]),
      );
      expect(low).toBeCloseTo(0, 6);
    }),
  );
});

test('angles that are no numbers are refused', () => {
  expect(() => pose({ ...standing, nod: NaN })).toThrow(/poseBody: angles and placement/);
  expect(() => pose(standing, { heading: 0, x: Infinity, y: 0 })).toThrow(/finite/);
});
