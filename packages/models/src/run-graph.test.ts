import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining } from '@mas/tfjs-wasm-training';
import seedrandom from 'seedrandom';
import { createDetector } from './create-detector.js';
import type { DetectorConfig } from './detector-config.js';
import { detectorGraph } from './detector-graph.js';
import { NetworkGraph } from './network-graph.js';
import { ParameterSet } from './parameter-set.js';
import { runGraph } from './run-graph.js';
import { runGraphInFloat64 } from './testing/run-graph-in-float64.js';
import { disturb, randomPatches, tinyDetectors } from './testing/tiny-detectors.js';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await installTraining(tf);
});

/** A disturbed tiny detector, its outputs, a patch, and copies of its parameters. */
function setUp(name: string, config: DetectorConfig) {
  const detector = createDetector(config, { seed: 1, name });
  disturb(detector);
  const { parameters } = detector;
  const { heatmaps, heading } = detectorGraph(config, 'test');
  const patches = randomPatches(1, config.patchSize);
  const values = new Map(
    [...parameters.variables].map(([name, variable]) => [
      name,
      Float64Array.from(variable.dataSync()),
    ]),
  );
  return { parameters, outputs: [...heatmaps, heading!], patches, values };
}

test.each(Object.entries(tinyDetectors))('%s computes what its definition says', (name, config) => {
  const { parameters, outputs, patches, values } = setUp(`${name} forward`, config);
  const references = runGraphInFloat64(outputs, patches.dataSync(), (key) => values.get(key)!);
  references.forEach((expected, k) => {
    const found = tf.tidy(() => runGraph([outputs[k]], patches, parameters)[0].dataSync());
    const largest = Math.max(...expected.map(Math.abs));
    expect(largest).toBeGreaterThan(0.1);
    const errors = expected.map((value, i) => Math.abs(found[i] - value));
    expect(Math.max(...errors) / largest).toBeLessThan(3e-5);
  });
  patches.dispose();
  parameters.dispose();
});

test.each(Object.entries(tinyDetectors))(
  'gradients of %s agree with central differences in double precision',
  (name, config) => {
    const { parameters, outputs, patches, values } = setUp(`${name} backward`, config);
    const random = seedrandom.alea('weights');
    const weights = outputs.map(({ size, channels }) =>
      Float32Array.from({ length: size * size * channels }, () => random() - 0.5),
    );
    const trained = [...parameters.variables].filter(
      ([key, { trainable }]) => trainable && key !== 'prior',
    );
    const { grads } = tf.variableGrads(
      () =>
        tf.addN(
          runGraph(outputs, patches, parameters).map((value, k) =>
            tf.sum(tf.mul(tf.reshape(value, [-1]), weights[k])),
          ),
        ) as tf.Scalar,
      trained.map(([, variable]) => variable),
    );
    const loss = (read: (key: string) => ArrayLike<number>) =>
      runGraphInFloat64(outputs, patches.dataSync(), read).reduce(
        (sum, value, k) => sum + value.reduce((part, v, i) => part + v * weights[k][i], 0),
        0,
      );
    const gradients = new Map(
      trained.map(([key, variable]) => [key, grads[variable.name].dataSync<'float32'>()]),
    );
    for (let trial = 0; trial < 3; trial++) {
      // Along its own gradient each parameter changes the loss by 1 or -1, so that a wrong gradient of
      // any one of them shows.
      const signs = new Map(trained.map(([key]) => [key, random() < 0.5 ? -1 : 1]));
      const along = (distance: number) =>
        loss((key) => {
          const gradient = gradients.get(key);
          const value = values.get(key)!;
          if (!gradient) return value;
          const square = gradient.reduce((sum, g) => sum + g * g, 0);
          return value.map((v, i) => v + (distance * signs.get(key)! * gradient[i]) / square);
        });
      const step = 1e-7;
      const numeric = (along(step) - along(-step)) / (2 * step);
      const expected = [...signs.values()].reduce((sum, sign) => sum + sign, 0);
      expect(Math.abs(numeric - expected)).toBeLessThan(2e-3);
    }
    tf.dispose([patches, grads]);
    parameters.dispose();
  },
);

test('what is no longer needed is freed on the way, and gradients are right all the same', () => {
  const graph = new NetworkGraph(8, 4);
  let x = graph.input;
  for (let i = 0; i < 20; i++) x = graph.add(graph.relu(x), x);
  const parameters = new ParameterSet('freed', 0);
  const input = tf.ones<tf.Rank.R4>([1, 8, 8, 4]);
  const before = tf.memory().numTensors;
  const result = tf.tidy(() => {
    const [y] = runGraph([x], input, parameters);
    expect(tf.memory().numTensors).toBe(before + 1);
    return y;
  });
  expect(result.dataSync()[0]).toBe(2 ** 20);
  expect(input.isDisposed).toBe(false);
  const dy = tf.tidy(() => tf.mul<tf.Tensor4D>(tf.onesLike(input), 3));
  const gradient = tf.grad((t) => runGraph([x], t as tf.Tensor4D, parameters)[0])(input, dy);
  expect(gradient.dataSync()[0]).toBe(3 * 2 ** 20);
  expect(dy.isDisposed).toBe(false);
  tf.dispose([input, result, dy, gradient]);
  expect(tf.memory().numTensors).toBe(before - 1);
});
