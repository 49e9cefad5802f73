import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { installTraining } from '@mas/tfjs-wasm-training';
import { batchNorm } from './batch-norm.js';
import { ParameterSet } from './parameter-set.js';

const [batch, size, channels] = [3, 4, 2];
const pixels = batch * size * size;
const gamma = [1.5, -0.7];
const beta = [0.2, 0.4];

let parameters: ParameterSet;
let input: tf.Tensor4D;
let tensors: number;

beforeAll(async () => {
  await tf.setBackend('wasm');
  await installTraining(tf);
});

beforeEach(() => {
  tensors = tf.memory().numTensors;
  parameters = new ParameterSet('norm', 0);
  parameters.create('bn/gamma', [channels], { values: Float32Array.from(gamma) });
  parameters.create('bn/beta', [channels], { values: Float32Array.from(beta) });
  parameters.create('bn/mean', [channels], { constant: 0.5 }, { trainable: false });
  parameters.create('bn/variance', [channels], { constant: 2 }, { trainable: false });
  input = tf.randomNormal([batch, size, size, channels], 1, 2, 'float32', 5);
});

afterEach(() => {
  input.dispose();
  parameters.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
});

const run = (x: tf.Tensor4D, training: boolean, activation: 'linear' | 'relu' = 'linear') =>
  batchNorm(x, parameters, { kind: 'batchNorm', name: 'bn', activation }, training);

/** Mean and biased variance of a channel. */
function moments(values: ArrayLike<number>, channel: number) {
  const own = Array.from(values).filter((_, i) => i % channels === channel);
  const mean = own.reduce((sum, v) => sum + v, 0) / own.length;
  return { mean, variance: own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / own.length };
}

/** In training, in double precision. */
function reference(values: ArrayLike<number>): number[] {
  return Array.from(values, (v, i) => {
    const { mean, variance } = moments(values, i % channels);
    return ((v - mean) / Math.sqrt(variance + 1e-5)) * gamma[i % channels] + beta[i % channels];
  });
}

test('at inference it takes the running statistics', () => {
  const y = tf.tidy(() => run(input, false, 'relu').dataSync());
  input.dataSync().forEach((v, i) => {
    const normed = ((v - 0.5) / Math.sqrt(2 + 1e-5)) * gamma[i % 2] + beta[i % 2];
    expect(y[i]).toBeCloseTo(Math.max(0, normed), 5);
  });
});

test("in training it takes the batch's, and moves the running ones by a tenth", () => {
  const y = tf.tidy(() => run(input, true).dataSync());
  reference(input.dataSync()).forEach((v, i) => expect(y[i]).toBeCloseTo(v, 5));
  for (let channel = 0; channel < channels; channel++) {
    const { mean, variance } = moments(input.dataSync(), channel);
    expect(parameters.get('bn/mean').dataSync()[channel]).toBeCloseTo(0.45 + 0.1 * mean, 5);
    expect(parameters.get('bn/variance').dataSync()[channel]).toBeCloseTo(
      1.8 + (0.1 * variance * pixels) / (pixels - 1),
      5,
    );
  }
});

test('its gradient in training is that of central differences in double precision', () => {
  const weights = tf.randomNormal(input.shape, 0, 1, 'float32', 6);
  const weight = weights.dataSync();
  const gradient = tf.tidy(() =>
    tf
      .grad((x) => tf.sum(tf.mul(run(x as tf.Tensor4D, true), weights)))(input)
      .dataSync(),
  );
  const values = Float64Array.from(input.dataSync());
  const loss = (x: Float64Array) => reference(x).reduce((sum, v, i) => sum + v * weight[i], 0);
  values.forEach((v, i) => {
    const numeric = loss(values.with(i, v + 1e-5)) - loss(values.with(i, v - 1e-5));
    expect(gradient[i]).toBeCloseTo(numeric / 2e-5, 4);
  });
  weights.dispose();
});

test('refuses to train on a single value', () => {
  const x = tf.zeros<tf.Rank.R4>([1, 1, 1, channels]);
  expect(() => run(x, true)).toThrow(/bn: BatchNorm cannot train on a single value per channel/);
  x.dispose();
});
