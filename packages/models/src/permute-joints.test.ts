import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { createDetector } from './create-detector.js';
import { permuteJoints } from './permute-joints.js';
import { disturb, randomPatches, tinyCompact, tinyDetectors } from './testing/tiny-detectors.js';

beforeAll(() => tf.setBackend('wasm'));

const order = [2, 0, 1];

test.each(Object.entries(tinyDetectors))(
  '%s: joints of every stack take the names that they are given, and nothing else changes',
  (kind, config) => {
    const { patchSize } = config;
    const prior = (size: number) =>
      Float32Array.from({ length: size * size * 3 }, (_, i) => Math.sin(i));
    const detector = createDetector(config, { seed: 1, name: `permute ${kind}`, prior });
    disturb(detector.parameters);
    const patches = randomPatches(2, patchSize);
    const found = () =>
      tf.tidy(() => ({
        stacks: detector.stackKeypoints(patches).map((joints) => joints.arraySync()),
        heading: detector.heading(patches).dataSync(),
      }));
    const before = found();
    const tensors = tf.memory().numTensors;
    permuteJoints(detector, order);
    expect(tf.memory().numTensors).toBe(tensors);
    const after = found();
    expect(after.heading).toEqual(before.heading);
    expect(after.stacks).toHaveLength(before.stacks.length);
    after.stacks.forEach((joints, stack) =>
      joints.forEach((pose, sample) =>
        order.forEach((from, j) =>
          pose[j].forEach((value, k) =>
            expect(value).toBeCloseTo(before.stacks[stack][sample][from][k], 5),
          ),
        ),
      ),
    );
    // Joints that lie in one place could not tell.
    const [[first, second]] = before.stacks[0];
    expect(Math.hypot(first[0] - second[0], first[1] - second[1])).toBeGreaterThan(1e-3);
    patches.dispose();
    detector.dispose();
  },
);

test('an order that is no permutation is named, and nothing has been changed', async () => {
  const detector = createDetector(tinyCompact, { seed: 1, name: 'no permutation' });
  const before = await detector.parameters.read();
  expect(() => permuteJoints(detector, [0, 0, 1])).toThrow(
    'permuteJoints: order must be a permutation of 0 ... 2, found [0, 0, 1]',
  );
  expect(() => permuteJoints(detector, [0, 1])).toThrow(RangeError);
  expect(await detector.parameters.read()).toEqual(before);
  detector.dispose();
});
