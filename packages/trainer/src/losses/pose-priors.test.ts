import * as tf from '@tensorflow/tfjs';
import { h36m18, jointIndex } from '@mas/skeleton';
import { Random } from '../random.js';
import { referenceBody } from '../reference-body.js';
import { createPosePriors } from './pose-priors.js';

const body = referenceBody(h36m18);
const priors = createPosePriors(h36m18, body, 1100, 0.1);
const joints = h36m18.joints.length;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A body with exact reference lengths that faces +y, arms and legs hanging, knees a bit bent. */
function standing(): Float32Array {
  const pose = new Float32Array(joints * 3);
  const place = (name: string, parent: string, direction: number[]) => {
    const j = jointIndex(h36m18, name);
    const p = jointIndex(h36m18, parent);
    const scale = body.boneLengths[j] / 1100 / Math.hypot(...direction);
    direction.forEach((d, k) => (pose[3 * j + k] = pose[3 * p + k] + d * scale));
  };
  place('torso', 'root', [0, 0, 1]);
  place('thorax', 'torso', [0, 0, 1]);
  place('neck', 'thorax', [0, 0, 1]);
  place('nose', 'neck', [0, 0.3, 1]);
  place('head', 'nose', [0, -0.2, 1]);
  for (const [side, x] of [
    ['right', 1],
    ['left', -1],
  ] as const) {
    place(`${side}Hip`, 'root', [x, 0, 0]);
    place(`${side}Knee`, `${side}Hip`, [0, 0.3, -1]);
    place(`${side}Ankle`, `${side}Knee`, [0, -0.3, -1]);
    place(`${side}Shoulder`, 'thorax', [x, 0, 0]);
    place(`${side}Elbow`, `${side}Shoulder`, [0, 0, -1]);
    place(`${side}Wrist`, `${side}Elbow`, [0, 0, -1]);
  }
  return pose;
}

function terms(pose: Float32Array): Record<string, number> {
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(priors(tf.tensor3d(pose, [1, joints, 3]))).map(([name, term]) => [
        name,
        term.dataSync()[0],
      ]),
    ),
  );
}

test('a standing reference body costs nothing', () => {
  for (const value of Object.values(terms(standing()))) expect(value).toBeCloseTo(0, 5);
});

test('bones are held to proportions: a smaller body costs nothing, a child of an adult too much', () => {
  const scaled = (factor: number) => terms(standing().map((value) => factor * value)).boneLength;
  expect(scaled(0.85)).toBeCloseTo(0, 6);
  expect(scaled(1.15)).toBeCloseTo(0, 6);
  // 0.5 / 0.82 is 0.29 beyond the tolerance, for every bone.
  expect(scaled(0.5)).toBeCloseTo((1 - 0.5 / 0.82 - 0.1) ** 2, 5);
});

test('each prior notices what it is for', () => {
  const change = (edit: (pose: Float32Array, at: (name: string) => number) => void) => {
    const pose = standing();
    edit(pose, (name) => 3 * jointIndex(h36m18, name));
    return terms(pose);
  };
  const longArm = change((pose, at) => (pose[at('rightWrist') + 2] -= 0.2));
  expect(longArm.boneLength).toBeGreaterThan(0.01);
  expect(longArm.symmetry).toBeGreaterThan(0.01);
  const shifted = change((pose, at) => (pose[at('root') + 1] += 0.2));
  expect(shifted.midpoints).toBeCloseTo(0.04, 3);
  const twisted = change((pose, at) => {
    for (const [a, b] of [['rightHip', 'leftHip']]) {
      pose[at(a)] *= -1;
      pose[at(b)] *= -1;
    }
  });
  expect(twisted.twist).toBeCloseTo(1.8, 4);
  const backwards = change((pose, at) => {
    pose[at('rightKnee') + 1] *= -1;
    pose[at('leftKnee') + 1] *= -1;
  });
  expect(backwards.knees).toBeGreaterThan(1);
  const bent = change((pose, at) => (pose[at('head') + 2] -= 0.4));
  expect(bent.spine).toBeGreaterThan(0.5);
});

test('gradients agree with central differences, and coinciding joints give finite ones', () => {
  const random = new Random('priors');
  const pose = standing().map((value) => value + random.normal(0, 0.08));
  const total = (points: tf.Tensor3D) => tf.addN(Object.values(priors(points))) as tf.Scalar;
  const gradient = tf.tidy(() =>
    tf
      .grad((x) => total(x as tf.Tensor3D))(tf.tensor3d(pose, [1, joints, 3]))
      .dataSync(),
  );
  const at = (values: Float32Array) =>
    tf.tidy(() => total(tf.tensor3d(values, [1, joints, 3])).dataSync()[0]);
  for (let i = 0; i < pose.length; i += 5) {
    const step = 1e-3;
    const plus = pose.slice();
    const minus = pose.slice();
    plus[i] += step;
    minus[i] -= step;
    expect(gradient[i]).toBeCloseTo((at(plus) - at(minus)) / (2 * step), 1);
  }
  const collapsed = tf.tidy(() =>
    tf
      .grad((x) => total(x as tf.Tensor3D))(tf.zeros([1, joints, 3]))
      .dataSync(),
  );
  expect(collapsed.every(Number.isFinite)).toBe(true);
});
