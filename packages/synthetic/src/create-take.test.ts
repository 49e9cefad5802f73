import { h36m18, jointIndex } from '@mas/skeleton';
import { createSubject } from './create-subject.js';
import { createTake } from './create-take.js';
import { poseBody } from './pose-body.js';
import { seededRandom } from './seeded-random.js';
import { syntheticActions } from './types.js';
import type { SyntheticAction } from './types.js';

const subject = createSubject(1, 'S01');
const takes = (action: SyntheticAction, count: number) =>
  Array.from({ length: count }, (_, i) => createTake(action, seededRandom(1, action, i)));
const height = (joints: Float64Array, name: string) => joints[3 * jointIndex(h36m18, name) + 2];

test('motion is continuous: no joint moves faster than 5 m/s', () => {
  const step = 1 / 200;
  for (const action of syntheticActions)
    for (const take of takes(action, 10))
      for (let time = 0; time < 2; time += 0.1) {
        const [now, next] = [time, time + step].map((t) => {
          const { angles, placement } = take(t);
          return poseBody(subject, angles, placement).joints;
        });
        for (let joint = 0; joint < 18; joint++) {
          const move = Math.hypot(
            ...[0, 1, 2].map((k) => next[3 * joint + k] - now[3 * joint + k]),
          );
          expect(move / step).toBeLessThan(5000);
        }
      }
});

test('people stay within 450 mm of the origin along each axis', () => {
  for (const action of syntheticActions)
    for (const take of takes(action, 40))
      for (const time of [0, 0.5, 1, 1.5, 2]) {
        const { x, y } = take(time).placement;
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(450);
      }
});

test('headings cover the circle', () => {
  for (const action of syntheticActions) {
    const octants = takes(action, 100).map((take) => {
      const turns = take(0).placement.heading / (2 * Math.PI);
      return Math.floor(8 * (turns - Math.floor(turns)));
    });
    expect(new Set(octants).size).toBe(8);
  }
});

test('crouching bends both knees by 45 to 125 degrees', () => {
  for (const take of takes('crouching', 40))
    for (const time of [0, 0.7, 1.9])
      for (const { knee } of [take(time).angles.leftLeg, take(time).angles.rightLeg]) {
        expect(knee).toBeGreaterThan((44.9 * Math.PI) / 180);
        expect(knee).toBeLessThan((125 * Math.PI) / 180);
      }
});

test('waving holds exactly one elbow above the ribs and moves its hand', () => {
  for (const take of takes('waving', 40)) {
    const poses = [0, 0.25, 0.5, 0.75].map((time) => {
      const { angles, placement } = take(time);
      return poseBody(subject, angles, placement).joints;
    });
    const raised = ['left', 'right'].filter((side) =>
      poses.every((joints) => height(joints, `${side}Elbow`) > height(joints, 'torso') + 50),
    );
    expect(raised).toHaveLength(1);
    const heights = poses.map((joints) => height(joints, `${raised[0]}Wrist`));
    expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(5);
  }
});

test('walking legs alternate and arms swing against them', () => {
  for (const take of takes('walking', 20))
    for (const time of [0, 0.3, 0.6, 0.9]) {
      const { leftLeg, rightLeg, leftArm, rightArm } = take(time).angles;
      expect(leftLeg.flex).toBeCloseTo(-rightLeg.flex, 9);
      expect(leftLeg.flex * leftArm.flex).toBeLessThanOrEqual(0);
      expect(rightLeg.flex * rightArm.flex).toBeLessThanOrEqual(0);
    }
});

test('turning changes the heading by 20 to 60 degrees a second', () => {
  for (const take of takes('turning', 40)) {
    const rate = Math.abs(take(1).placement.heading - take(0).placement.heading);
    expect(rate).toBeGreaterThan((20 * Math.PI) / 180 - 1e-9);
    expect(rate).toBeLessThan((60 * Math.PI) / 180 + 1e-9);
  }
});

test('greeting lifts a hand above the elbow of a hanging arm', () => {
  for (const take of takes('greeting', 40)) {
    const reach = [0, 0.5, 1, 1.5, 2, 2.5].map((time) => {
      const { leftArm, rightArm } = take(time).angles;
      return Math.max(leftArm.flex, rightArm.flex);
    });
    expect(Math.max(...reach)).toBeGreaterThan((40 * Math.PI) / 180);
  }
});

test('an unknown action is refused', () => {
  expect(() => createTake('flying' as SyntheticAction, seededRandom(1))).toThrow(
    /createTake: unknown action "flying"; choose from walking/,
  );
});
