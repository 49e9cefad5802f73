import fc from 'fast-check';
import { h36m18, jointIndex } from '@mas/skeleton';
import { referenceBody } from '../reference-body.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';

const halfExtent = 1100;
const reference = referenceBody(h36m18);
const model = createBodyModel(h36m18, reference, halfExtent);

function body(change: Record<number, number> = {}): Float64Array {
  const parameters = standingBody();
  for (const [k, value] of Object.entries(change)) parameters[Number(k)] = value;
  return parameters;
}

function place(parameters: Float64Array): Record<string, [number, number, number]> {
  const out = new Float64Array(3 * model.points);
  model.place(parameters, out);
  return Object.fromEntries(
    h36m18.joints.map((joint, j) => [joint, [out[3 * j], out[3 * j + 1], out[3 * j + 2]]]),
  );
}

const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, k) => value - b[k]));

test('bones have the lengths of the reference body, times the scale, in every posture', () => {
  const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
  fc.assert(
    fc.property(fc.array(angle, { minLength: 11, maxLength: 11 }), (angles) => {
      const parameters = body({ [parameter.scale]: 1.1 });
      angles.forEach((value, i) => (parameters[4 + i] = value));
      const at = place(parameters);
      for (const joint of h36m18.joints) {
        const parent = h36m18.parents[jointIndex(h36m18, joint)];
        if (parent < 0) continue;
        const expected = (1.1 * reference.boneLengths[jointIndex(h36m18, joint)]) / halfExtent;
        const found = distance(at[joint], at[h36m18.joints[parent]]);
        // The face's offset is of length 1 within a part in a thousand.
        expect(found / expected).toBeCloseTo(1, 2);
      }
    }),
  );
});

test('a body heading along x has its right to -y, its thighs bend forward, its shanks backward', () => {
  const at = place(
    body({ [parameter.rightLeg]: Math.PI / 2, [parameter.rightLeg + 2]: Math.PI / 2 }),
  );
  expect(at.rightHip[1]).toBeLessThan(-0.1);
  expect(at.leftShoulder[1]).toBeGreaterThan(0.1);
  const [thigh, shank] = [440 / halfExtent, 430 / halfExtent];
  expect(at.rightKnee[0]).toBeCloseTo(thigh, 6);
  expect(at.rightKnee[2]).toBeCloseTo(0, 6);
  expect(at.rightAnkle[0]).toBeCloseTo(thigh, 6);
  expect(at.rightAnkle[2]).toBeCloseTo(-shank, 6);
  expect(at.leftAnkle[2]).toBeCloseTo(-thigh - shank, 6);
  expect(at.nose[0]).toBeGreaterThan(0.05);
});

test('a pitch of 90 degrees lays the trunk forward and leaves the legs alone', () => {
  const at = place(body({ [parameter.pitch]: Math.PI / 2 }));
  expect(at.thorax[0]).toBeCloseTo(480 / halfExtent, 6);
  expect(at.thorax[2]).toBeCloseTo(0, 6);
  expect(at.leftAnkle[2]).toBeCloseTo(-870 / halfExtent, 6);
});

test('roll leans to the right, twist turns the chest to the left', () => {
  const leaning = place(body({ [parameter.roll]: 0.3 }));
  expect(leaning.thorax[1]).toBeLessThan(-0.1);
  const turned = place(body({ [parameter.twist]: 0.5 }));
  expect(turned.rightShoulder[0]).toBeGreaterThan(0.05);
  expect(turned.rightHip[0]).toBeCloseTo(0, 6);
});

test('arms point where they are told; a hand lies beyond its wrist', () => {
  const parameters = body({ [parameter.scale]: 0.9, [parameter.twist]: 0.4 });
  parameters.set([1, 0, 0, 0, 0, 1], parameter.leftArm);
  const out = new Float64Array(3 * model.points);
  model.place(parameters, out);
  const [, { shoulder, elbow, wrist, hand }] = model.arms;
  const from = (a: number, b: number) => [0, 1, 2].map((k) => out[3 * b + k] - out[3 * a + k]);
  const [upper, fore] = ['leftElbow', 'leftWrist'].map(
    (name) => (0.9 * reference.boneLengths[jointIndex(h36m18, name)]) / halfExtent,
  );
  const expected = [
    [from(shoulder, elbow), [upper, 0, 0]],
    [from(elbow, wrist), [0, 0, fore]],
    [from(elbow, hand), [0, 0, 1.3 * fore]],
  ];
  for (const [found, wanted] of expected) {
    found.forEach((value, k) => expect(value).toBeCloseTo(wanted[k], 10));
  }
});

test.each(['armless', 'whole'] as const)(
  'each parameter moves the capsules of the %s body that it names, and no others',
  (name) => {
    const { capsules, movedBy } = model[name];
    const start = body({ [parameter.roll]: 0.1, [parameter.pitch]: 0.2 });
    const ends = (parameters: Float64Array) => {
      const out = new Float64Array(3 * model.points);
      model.place(parameters, out);
      return capsules.map(({ from, to }) =>
        [from, to].flatMap((j) => [...out.subarray(3 * j, 3 * j + 3)]),
      );
    };
    const before = ends(start);
    for (let k = 0; k < start.length; k++) {
      const changed = start.slice();
      changed[k] += 0.2;
      const after = ends(changed);
      const moved = before.flatMap((capsule, c) => (distance(capsule, after[c]) > 1e-9 ? [c] : []));
      expect(movedBy[k]).toEqual(expect.arrayContaining(moved));
      const isArm = k >= parameter.rightArm;
      expect(moved.length > 0).toBe(name === 'whole' || !isArm);
    }
  },
);
