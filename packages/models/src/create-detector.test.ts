import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining } from '@mas/tfjs-wasm-training';
import { createDetector } from './create-detector.js';
import { smallDetector, type CompactConfig } from './detector-config.js';

const tiny: CompactConfig = {
  joints: 3,
  patchSize: 16,
  depthBins: 2,
  stem: [8, 8],
  channels: [8, 8, 8],
  headChannels: 8,
};

beforeAll(async () => {
  await tf.setBackend('wasm');
  await installTraining(tf);
});

function patches(batch: number, size: number): tf.Tensor4D {
  return tf.randomUniform([batch, size, size, 3], -0.5, 0.5, 'float32', 3);
}

test('gives joints and headings of the documented shapes and leaks nothing', () => {
  const before = tf.memory().numTensors;
  const detector = createDetector(tiny, { seed: 1, name: 'shapes' });
  const built = tf.memory().numTensors;
  const x = patches(2, 16);
  const joints = detector.keypoints(x);
  const heading = detector.heading(x);
  const logits = detector.heatmapLogits(x);
  expect(joints.shape).toEqual([2, 3, 3]);
  expect(heading.shape).toEqual([2, 2]);
  expect(logits.shape).toEqual([2, 4, 4, 6]);
  tf.dispose([x, joints, heading, logits]);
  expect(tf.memory().numTensors).toBe(built);
  detector.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('the joints are the expectation over the softmax of the logits', () => {
  const detector = createDetector(tiny, { seed: 2, name: 'integral' });
  const x = patches(1, 16);
  const joints = detector.keypoints(x).arraySync()[0];
  const logits = detector.heatmapLogits(x).dataSync();
  const size = 4;
  for (let j = 0; j < 3; j++) {
    let all = 0;
    const mean = [0, 0, 0];
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        for (let d = 0; d < 2; d++) {
          const p = Math.exp(logits[(row * size + column) * 6 + j * 2 + d]);
          all += p;
          mean[0] += p * ((2 * column) / 3 - 1);
          mean[1] += p * ((2 * row) / 3 - 1);
          mean[2] += p * (2 * d - 1);
        }
      }
    }
    mean.forEach((value, k) => expect(joints[j][k]).toBeCloseTo(value / all, 4));
  }
  x.dispose();
  detector.dispose();
});

test('the prior decides where joints start', () => {
  const size = tiny.patchSize / 4;
  const prior = new Float32Array(size * size * 3).fill(-20);
  prior[3 * 3] = 0;
  const detector = createDetector(tiny, { seed: 3, name: 'prior', prior });
  const [x, y] = tf.tidy(() => detector.keypoints(patches(1, 16)).arraySync()[0][0]);
  expect(x).toBeCloseTo(1, 3);
  expect(y).toBeCloseTo(-1, 3);
  detector.dispose();
});

test('the same seed gives the same weights, another seed others', () => {
  const read = (seed: number, name: string) => {
    const detector = createDetector(tiny, { seed, name });
    const values = detector.parameters.get('stem1/kernel').dataSync().slice(0, 8);
    detector.dispose();
    return [...values];
  };
  expect(read(5, 'a')).toEqual(read(5, 'b'));
  expect(read(5, 'a')).not.toEqual(read(6, 'b'));
});

test('every parameter of the pose path has a gradient that central differences confirm', () => {
  const detector = createDetector(tiny, { seed: 4, name: 'gradient' });
  const x = patches(2, 16);
  const target = tf.randomUniform([2, 3, 3], -0.5, 0.5, 'float32', 9);
  const loss = () =>
    tf.mul(tf.sum(tf.square(tf.sub(detector.keypoints(x), target))), 10) as tf.Scalar;
  const variables = [...detector.parameters.variables].filter(
    ([name]) => !name.startsWith('heading'),
  );
  const { grads } = tf.variableGrads(
    loss,
    variables.map(([, variable]) => variable),
  );
  for (const [name, variable] of variables) {
    expect(grads[variable.name]).toBeDefined();
    const gradient = grads[variable.name].dataSync();
    const length = Math.hypot(...gradient);
    const values = variable.dataSync().slice();
    const lossAlong = (distance: number) =>
      tf.tidy(() => {
        const moved = values.map((value, i) => value + (distance * gradient[i]) / length);
        variable.assign(tf.tensor(moved, variable.shape));
        return loss().dataSync()[0];
      });
    // Small enough to stay between the kinks of ReLU, large enough to stand out of float32.
    const step = name.endsWith('kernel') ? 4e-4 : 2e-3;
    const numeric = (lossAlong(step) - lossAlong(-step)) / (2 * step);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    const relative = Math.abs(numeric - length) / length;
    expect({ name, relative }).toEqual({ name, relative: expect.closeTo(0, 1) });
  }
  tf.dispose([x, target, ...Object.values(grads)]);
  detector.dispose();
});

test('weights survive a round trip, and foreign weights are refused without a change', async () => {
  const first = createDetector(tiny, { seed: 1, name: 'first' });
  const second = createDetector(tiny, { seed: 2, name: 'second' });
  second.parameters.write(await first.parameters.read());
  expect(await second.parameters.read()).toEqual(await first.parameters.read());
  const foreign = await first.parameters.read();
  foreign.set('head/bias', { shape: [5], values: new Float32Array(5) });
  expect(() => second.parameters.write(foreign)).toThrow(/head\/bias.*\[6\].*\[5\].*another model/);
  foreign.delete('head/bias');
  expect(() => second.parameters.write(foreign)).toThrow(/expected a weight "head\/bias"/);
  expect(await second.parameters.read()).toEqual(await first.parameters.read());
  first.dispose();
  second.dispose();
});

test('wrong configurations are named', () => {
  const make = (change: Partial<CompactConfig>) => () =>
    createDetector({ ...tiny, ...change }, { seed: 0, name: 'bad' });
  expect(make({ patchSize: 40 })).toThrow(/patchSize must be a positive multiple of 16, found 40/);
  expect(make({ joints: 0 })).toThrow(/joints must be a positive integer, found 0/);
  expect(() => createDetector(tiny, { seed: 0, name: 'bad', prior: new Float32Array(2) })).toThrow(
    /prior must have 4 x 4 x 3 values, found 2/,
  );
});

test('the small preset has the size that its description states', () => {
  const detector = createDetector(smallDetector, { seed: 0, name: 'small' });
  expect(detector.parameters.count / 1e6).toBeCloseTo(0.574, 3);
  detector.dispose();
});
