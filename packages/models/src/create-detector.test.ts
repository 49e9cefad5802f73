import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining, TrainingAdam } from '@mas/tfjs-wasm-training';
import { createDetector } from './create-detector.js';
import { smallDetector, type DetectorConfig } from './detector-config.js';
import {
  randomPatches,
  tinyCompact,
  tinyDetectors,
  tinyHourglass,
  tinyResNet,
} from './testing/tiny-detectors.js';

const tiny = tinyCompact;

beforeAll(async () => {
  await tf.setBackend('wasm');
  await installTraining(tf);
});

const patches = randomPatches;

test.each(Object.entries(tinyDetectors))(
  '%s gives joints and headings of the documented shapes and leaks nothing',
  (kind, config) => {
    const before = tf.memory().numTensors;
    const detector = createDetector(config, { seed: 1, name: `shapes ${kind}` });
    const built = tf.memory().numTensors;
    const x = patches(2, config.patchSize);
    const { heatmapSize, stacks } = detector;
    const joints = detector.keypoints(x);
    const each = detector.stackKeypoints(x);
    const heading = detector.heading(x);
    const logits = detector.heatmapLogits(x);
    expect(joints.shape).toEqual([2, 3, 3]);
    expect(heading.shape).toEqual([2, 2]);
    expect(logits.shape).toEqual([2, heatmapSize, heatmapSize, 3 * config.depthBins]);
    expect(each).toHaveLength(stacks);
    expect(each.at(-1)!.dataSync()).toEqual(joints.dataSync());
    tf.dispose([x, joints, each, heading, logits]);
    expect(tf.memory().numTensors).toBe(built);
    expect(x.isDisposed).toBe(true);
    detector.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);

test('patches survive what is done with them, and wrong ones are named', () => {
  const detector = createDetector(tiny, { seed: 1, name: 'patches' });
  const x = patches(1, 16);
  detector.keypoints(x).dispose();
  expect(x.isDisposed).toBe(false);
  const wrong = tf.zeros<tf.Rank.R4>([1, 32, 32, 3]);
  const before = tf.memory().numTensors;
  expect(() => detector.keypoints(wrong)).toThrow(
    /keypoints: patches must be \[batch, 16, 16, 3\], found \[1,32,32,3\]/,
  );
  expect(() => detector.heading(tf.tidy(() => tf.squeeze(x, [0])))).toThrow(/found \[16,16,3\]/);
  expect(tf.memory().numTensors).toBe(before + 1);
  tf.dispose([x, wrong]);
  detector.dispose();
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

test.each(Object.entries(tinyDetectors))(
  'the same seed gives the same %s to the last bit, another seed another',
  async (_, config) => {
    const read = async (seed: number, name: string) => {
      const detector = createDetector(config, { seed, name });
      const weights = await detector.parameters.read();
      const joints = tf.tidy(() =>
        detector.keypoints(patches(1, config.patchSize)).dataSync<'float32'>(),
      );
      detector.dispose();
      return { weights, joints };
    };
    const first = await read(5, 'a');
    expect(await read(5, 'b')).toEqual(first);
    expect((await read(6, 'b')).joints).not.toEqual(first.joints);
  },
);

test.each(Object.entries(tinyDetectors))(
  'the loss of a %s falls, with every stack supervised',
  (kind, config) => {
    const detector = createDetector(config, { seed: 4, name: `learns ${kind}` });
    detector.training = true;
    const x = patches(2, config.patchSize);
    const target = tf.randomUniform([2, 3, 3], -0.5, 0.5, 'float32', 9);
    const optimizer = new TrainingAdam(0.01);
    const variables = [...detector.parameters.variables.values()].filter(
      ({ name, trainable }) => trainable && !name.includes('/heading'),
    );
    const step = () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(
          () =>
            tf.addN(
              detector
                .stackKeypoints(x)
                .map((joints) => tf.losses.meanSquaredError(target, joints)),
            ) as tf.Scalar,
          variables,
        );
        optimizer.applyGradients(grads);
        return value.dataSync()[0];
      });
    const first = step();
    for (let i = 0; i < 60; i++) step();
    expect(step()).toBeLessThan(0.2 * first);
    optimizer.dispose();
    tf.dispose([x, target]);
    detector.dispose();
  },
);

test('an early stack learns from its own heat map alone', () => {
  const detector = createDetector(tinyHourglass, { seed: 4, name: 'stacks' });
  const x = patches(1, 16);
  const { grads } = tf.variableGrads(
    () => tf.sum(tf.square(detector.stackKeypoints(x)[0])) as tf.Scalar,
    [...detector.parameters.variables.values()],
  );
  expect(grads['stacks/stack1/head/kernel']).toBeDefined();
  expect(grads['stacks/stack2/head/kernel']).toBeUndefined();
  tf.dispose([x, grads]);
  detector.dispose();
});

test('BatchNorm takes and moves statistics in training, and else leaves them', async () => {
  const config = tinyDetectors['resnet with BatchNorm'];
  const detector = createDetector(config, { seed: 4, name: 'statistics' });
  const x = patches(4, config.patchSize);
  const joints = () => tf.tidy(() => [...detector.keypoints(x).dataSync()]);
  const start = await detector.parameters.read();
  const before = joints();
  expect(joints()).toEqual(before);
  expect(await detector.parameters.read()).toEqual(start);
  detector.training = true;
  expect(joints()).not.toEqual(before);
  for (const [name, { values }] of await detector.parameters.read()) {
    const same = values.every((value, i) => value === start.get(name)!.values[i]);
    expect({ name, same }).toEqual({ name, same: !/(mean|variance)$/.test(name) });
  }
  x.dispose();
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

test('a detector without a heading head or a prior has none', () => {
  const { headingUnits: _, ...config } = tinyHourglass;
  const detector = createDetector(config, { seed: 0, name: 'bare' });
  const x = patches(1, 16);
  expect(() => detector.heading(x)).toThrow(/no heading head; give its configuration headingUnits/);
  const names = [...detector.parameters.variables.keys()];
  expect(names.filter((name) => /prior|heading/.test(name))).toEqual([]);
  x.dispose();
  detector.dispose();
});

test('a prior moves the joints of every stack', () => {
  const prior = (size: number) => {
    const logits = new Float32Array(size * size * 3).fill(-20);
    logits[(size - 1) * 3] = 0;
    return logits;
  };
  const detector = createDetector(tinyHourglass, { seed: 3, name: 'every', prior });
  const each = tf.tidy(() =>
    detector.stackKeypoints(patches(1, 16)).map((k) => k.arraySync()[0][0]),
  );
  for (const [x, y] of each) {
    expect(x).toBeCloseTo(1, 2);
    expect(y).toBeCloseTo(-1, 2);
  }
  detector.dispose();
});

test.each([
  [{ ...tinyCompact, patchSize: 40 }, /patchSize must be a positive multiple of 16, found 40/],
  [{ ...tinyCompact, joints: 0 }, /joints must be a positive integer, found 0/],
  [{ ...tinyCompact, depthBins: 1.5 }, /depthBins must be a positive integer, found 1.5/],
  [{ ...tinyCompact, stem: [8] }, /stem must be 2 to 4 positive integers, found 8/],
  [{ ...tinyCompact, channels: [8, 0, 8] }, /channels\[1\] must be a positive integer, found 0/],
  [{ ...tinyCompact, kind: 'unet' }, /kind must be 'compact', 'hourglass' or 'resnet', found unet/],
  [{ ...tinyHourglass, heatmapSize: 6 }, /heatmapSize must be a positive multiple of 4, found 6/],
  [{ ...tinyHourglass, patchSize: 20 }, /patchSize must be 2, 4, 8 or 16 times heatmapSize \(4\)/],
  [{ ...tinyHourglass, channels: 18 }, /channels must be a positive multiple of 4, found 18/],
  [{ ...tinyHourglass, groups: 3 }, /groups must be a divisor of channels \/ 4 \(4\), found 3/],
  [{ ...tinyHourglass, stacks: 0 }, /stacks must be a positive integer, found 0/],
  [{ ...tinyHourglass, headingUnits: -1 }, /headingUnits must be a positive integer, found -1/],
  [{ ...tinyResNet, patchSize: 48 }, /patchSize must be a positive multiple of 32, found 48/],
  [{ ...tinyResNet, blocks: [1, 1] }, /blocks must be 4 positive integers, found 1,1/],
  [{ ...tinyResNet, norm: 'layer' }, /norm must be 'batch' or 'group', found layer/],
  [{ ...tinyResNet, groups: undefined }, /groups must be a positive integer, found undefined/],
])('a wrong configuration is named: %#', (config, message) => {
  const before = tf.memory().numTensors;
  const make = () => createDetector(config as DetectorConfig, { seed: 0, name: 'bad' });
  expect(make).toThrow(message);
  expect(make).toThrow(/^createDetector: /);
  expect(tf.memory().numTensors).toBe(before);
});

test('a prior of another size is refused', () => {
  expect(() => createDetector(tiny, { seed: 0, name: 'bad', prior: new Float32Array(2) })).toThrow(
    /prior must have 4 x 4 x 3 values, found 2/,
  );
});

test('the parameters of stored checkpoints keep their names and shapes', async () => {
  const detector = createDetector(smallDetector, { seed: 0, name: 'stored' });
  const shapes = [...detector.parameters.variables].map(([name, { shape }]) => `${name} ${shape}`);
  const block = (name: string, kernel: string, outputs: number) => [
    `${name}/kernel ${kernel},${outputs}`,
    `${name}/gamma ${outputs}`,
    `${name}/beta ${outputs}`,
  ];
  expect(shapes.toSorted()).toEqual(
    [
      ...block('stem1', '5,5,3', 16),
      ...block('stem2', '3,3,16', 32),
      ...block('residual4/first', '3,3,32', 48),
      ...block('residual4/second', '3,3,48', 48),
      'residual4/project/kernel 1,1,32,48',
      ...block('down8', '3,3,48', 64),
      ...block('residual8/first', '3,3,64', 64),
      ...block('residual8/second', '3,3,64', 64),
      ...block('down16', '3,3,64', 96),
      ...block('residual16/first', '3,3,96', 96),
      ...block('residual16/second', '3,3,96', 96),
      ...block('up8', '3,3,96', 64),
      ...block('up4', '3,3,64', 48),
      ...block('headFeatures', '1,1,48', 64),
      'head/kernel 1,1,64,288',
      'head/bias 288',
      'prior 16,16,18',
      'heading1/kernel 1536,64',
      'heading1/bias 64',
      'heading2/kernel 64,2',
      'heading2/bias 2',
    ].toSorted(),
  );
  detector.dispose();
});
