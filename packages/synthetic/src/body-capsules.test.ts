import { bodyCapsules } from './body-capsules.js';
import { createSubject } from './create-subject.js';
import { createTake } from './create-take.js';
import { poseBody } from './pose-body.js';
import { seededRandom } from './seeded-random.js';
import { standing } from './standing.js';
import { syntheticActions } from './types.js';
import { add, between, dot } from './vector.js';
import type { Vector3 } from './vector.js';

const skins = (name: string) => {
  const subject = createSubject(1, name);
  const body = poseBody(subject, standing, { heading: 0, x: 0, y: 0 });
  const own = bodyCapsules(subject, body);
  const bare = own.filter(({ front }) => Math.abs(front[1] / front[0] - 0.65 / 0.85) < 1e-9);
  return { bare: bare.length, subject };
};

test('joints lie inside the body in every motion', () => {
  for (const action of syntheticActions)
    for (let take = 0; take < 20; take++) {
      const subject = createSubject(take, 'S01');
      const { angles, placement } = createTake(action, seededRandom(take, action))(1);
      const body = poseBody(subject, angles, placement);
      const capsules = bodyCapsules(subject, body);
      for (let joint = 0; joint < 18; joint++) {
        const [x, y, z] = body.joints.subarray(3 * joint);
        const gap = Math.min(
          ...capsules.map(({ from, to, radius }) => distance([x, y, z], from, to) - radius),
        );
        expect(gap).toBeLessThan(0);
      }
    }
});

test('left and right halves of a standing body mirror each other', () => {
  const subject = createSubject(3, 'S01');
  const body = poseBody(subject, standing, { heading: 0, x: 0, y: 0 });
  const keys = (sign: number) =>
    bodyCapsules(subject, body)
      .map(({ from, to, radius }) =>
        [from, to]
          .map(([x, y, z]) => [sign * x, y, z, radius].map((v) => Math.round(1e6 * v)).join())
          .toSorted()
          .join(';'),
      )
      .toSorted();
  expect(keys(-1)).toEqual(keys(1));
});

test('the front of every part looks forward on a standing body', () => {
  const subject = createSubject(1, 'S01');
  const body = poseBody(subject, standing, { heading: 0, x: 0, y: 0 });
  for (const { forward } of bodyCapsules(subject, body)) expect(forward[1]).toBeCloseTo(1, 9);
});

test('sleeves and shorts show skin', () => {
  for (let i = 0; i < 20; i++) {
    const { bare, subject } = skins(`S${i}`);
    // Neck, head, nose and two hands are always bare.
    expect(bare).toBe(5 + (subject.longSleeves ? 0 : 2) + (subject.shorts ? 2 : 0));
  }
});

function distance(p: Vector3, a: Vector3, b: Vector3): number {
  const ab = add(b, a, -1);
  const weight = Math.max(0, Math.min(1, dot(add(p, a, -1), ab) / dot(ab, ab)));
  return Math.hypot(...add(p, between(a, b, weight), -1));
}
