import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining } from '@mas/tfjs-wasm-training';
import seedrandom from 'seedrandom';
import { detectorGraph } from './detector-graph.js';
import { NetworkGraph, type Node } from './network-graph.js';
import { createParameters } from './node-parameters.js';
import { ParameterSet } from './parameter-set.js';
import { runGraph } from './run-graph.js';
import { shapePriorGraph } from './shape-prior-graph.js';
import { runGraphInFloat64 } from './testing/run-graph-in-float64.js';
import { disturb, tinyDetectors } from './testing/tiny-detectors.js';

/** Networks with all that they compute, by name. */
const networks: Record<string, { graph: NetworkGraph; outputs: Node[] }> = {};
for (const [name, config] of Object.entries(tinyDetectors)) {
  const { graph, heatmaps, heading } = detectorGraph(config, 'test');
  networks[name] = { graph, outputs: [...heatmaps, heading!] };
}
for (const skips of [true, false]) {
  const config = { channels: [3, 8, 16], skips, convolutions: 2, activation: 'leakyRelu' } as const;
  const { graph, masks } = shapePriorGraph(config, 8);
  networks[`shape prior ${skips ? 'with' : 'without'} skips`] = { graph, outputs: [masks] };
}

/** Disturbed parameters of a network, copies of them, and an input. */
function setUp({ graph }: { graph: NetworkGraph }) {
  const parameters = new ParameterSet('network', 1);
  createParameters(parameters, graph.nodes);
  disturb(parameters);
  const { size, channels } = graph.input;
  const input = tf.randomUniform<tf.Rank.R4>([1, size, size, channels], -0.5, 0.5, 'float32', 3);
  const values = new Map(
    [...parameters.variables].map(([name, variable]) => [
      name,
      Float64Array.from(variable.dataSync()),
    ]),
  );
  return { parameters, input, values };
}

describe.each(['wasm', 'cpu'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    if (backend === 'wasm') await installTraining(tf);
  });

  test.each(Object.entries(networks))('%s computes what its definition says', (_, network) => {
    const { parameters, input, values } = setUp(network);
    const { outputs } = network;
    const references = runGraphInFloat64(outputs, input.dataSync(), (key) => values.get(key)!);
    references.forEach((expected, k) => {
      const found = tf.tidy(() => runGraph([outputs[k]], input, parameters)[0].dataSync());
      const largest = Math.max(...expected.map(Math.abs));
      expect(largest).toBeGreaterThan(0.1);
      const errors = expected.map((value, i) => Math.abs(found[i] - value));
      expect(Math.max(...errors) / largest).toBeLessThan(3e-5);
    });
    input.dispose();
    parameters.dispose();
  });

  test.each(Object.entries(networks))(
    'gradients of %s agree with central differences in double precision',
    (_, network) => {
      const { parameters, input, values } = setUp(network);
      const { outputs } = network;
      const random = seedrandom.alea('weights');
      const weights = outputs.map(({ size, channels }) =>
        Float32Array.from({ length: size * size * channels }, () => random() - 0.5),
      );
      const trained = [...parameters.variables].filter(([, { trainable }]) => trainable);
      const { value, grads } = tf.variableGrads(
        () =>
          tf.addN(
            runGraph(outputs, input, parameters).map((result, k) =>
              tf.sum(tf.mul(tf.reshape(result, [-1]), weights[k])),
            ),
          ) as tf.Scalar,
        trained.map(([, variable]) => variable),
      );
      const loss = (read: (key: string) => ArrayLike<number>) =>
        runGraphInFloat64(outputs, input.dataSync(), read).reduce(
          (sum, result, k) => sum + result.reduce((part, v, i) => part + v * weights[k][i], 0),
          0,
        );
      const gradients = new Map(
        trained.map(([key, variable]) => [key, grads[variable.name].dataSync<'float32'>()]),
      );
      for (let trial = 0; trial < 3; trial++) {
        // Along its own gradient each parameter changes the loss by 1 or -1, so that a wrong gradient
        // of any one of them shows.
        const signs = new Map(trained.map(([key]) => [key, random() < 0.5 ? -1 : 1]));
        const along = (distance: number) =>
          loss((key) => {
            const gradient = gradients.get(key);
            const start = values.get(key)!;
            if (!gradient) return start;
            const square = gradient.reduce((sum, g) => sum + g * g, 0);
            return start.map((v, i) => v + (distance * signs.get(key)! * gradient[i]) / square);
          });
        const step = 1e-7;
        const numeric = (along(step) - along(-step)) / (2 * step);
        const expected = [...signs.values()].reduce((sum, sign) => sum + sign, 0);
        expect(Math.abs(numeric - expected)).toBeLessThan(2e-3);
      }
      tf.dispose([input, value, grads]);
      parameters.dispose();
    },
  );
});

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
