import * as tf from '@tensorflow/tfjs';
import { scaledError } from './testing/compare.js';
import { randomFloats } from './testing/random.js';
import { useVariant, variants } from './testing/variants.js';
import { TrainingAdam } from './training-adam.js';

const backends = ['cpu', ...variants] as const;
const sizes = [1, 3, 4, 7, 64];
let models = 0;

/** Variables of several odd sizes, with names of their own. */
function makeVariables(): tf.Variable[] {
  const model = models++;
  return sizes.map((size, i) =>
    tf.tidy(() => tf.variable(tf.tensor(randomFloats(size, i)), true, `adam${model}/${i}`)),
  );
}

/** Gradients that depend on the step only, so that trajectories can be compared. */
function gradients(variables: tf.Variable[], step: number): Record<string, tf.Tensor> {
  return Object.fromEntries(
    variables.map((v, i) => [v.name, tf.tensor(randomFloats(v.size, 100 * step + i, 2))]),
  );
}

const values = (variables: tf.Variable[]) => variables.flatMap((v) => Array.from(v.dataSync()));

/** Adam and global-norm clipping in double precision. */
function float64Adam(steps: number, rate: number, clipNorm = Infinity): number[] {
  const w = sizes.flatMap((size, i) => Array.from(randomFloats(size, i)));
  const m = w.map(() => 0);
  const v = w.map(() => 0);
  for (let step = 1; step <= steps; step++) {
    const g = sizes.flatMap((size, i) => Array.from(randomFloats(size, 100 * (step - 1) + i, 2)));
    const norm = Math.hypot(...g);
    const scale = norm > clipNorm ? clipNorm / norm : 1;
    for (let i = 0; i < w.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i] * scale;
      v[i] = 0.999 * v[i] + 0.001 * (g[i] * scale) ** 2;
      const root = Math.sqrt(v[i] / (1 - 0.999 ** step)) + 1e-7;
      w[i] -= (rate * (m[i] / (1 - 0.9 ** step))) / root;
    }
  }
  return w;
}

describe.each(backends)('TrainingAdam, %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'cpu') await tf.setBackend('cpu');
    else await useVariant(backend);
  });

  test.each([undefined, 5])('50 steps equal float64 Adam, clipNorm %s', (clipNorm) => {
    const variables = makeVariables();
    const adam = new TrainingAdam(0.01, { clipNorm });
    for (let step = 0; step < 50; step++) {
      const grads = gradients(variables, step);
      const { gradientNorm } = adam.applyGradients(grads);
      const want = Math.hypot(...Object.values(grads).flatMap((g) => Array.from(g.dataSync())));
      expect(Math.abs(gradientNorm / want - 1)).toBeLessThan(1e-6);
      tf.dispose(grads);
    }
    expect(scaledError(values(variables), float64Adam(50, 0.01, clipNorm))).toBeLessThan(3e-6);
    adam.dispose();
    tf.dispose(variables);
  });

  test('has the trajectory of tf.train.adam', () => {
    const [ours, theirs] = [makeVariables(), makeVariables()];
    const adam = new TrainingAdam(0.01);
    const reference = tf.train.adam(0.01);
    for (let step = 0; step < 50; step++) {
      const grads = gradients(ours, step);
      const copies = gradients(theirs, step);
      adam.applyGradients(grads);
      reference.applyGradients(copies as Record<string, tf.Variable>);
      tf.dispose([grads, copies]);
    }
    expect(scaledError(values(ours), values(theirs))).toBeLessThan(1e-5);
    adam.dispose();
    reference.dispose();
    tf.dispose([ours, theirs]);
  });

  test('continues from its state as if nothing had happened', async () => {
    const [whole, split] = [makeVariables(), makeVariables()];
    const adam = new TrainingAdam(0.01);
    const firstHalf = new TrainingAdam(0.01);
    const secondHalf = new TrainingAdam(0.01);
    for (let step = 0; step < 10; step++) {
      tf.tidy(() => void adam.applyGradients(gradients(whole, step)));
      if (step === 5) {
        const state = await firstHalf.getState();
        expect(state.step).toBe(5);
        expect(Object.keys(state.slots)).toEqual(split.map(({ name }) => name));
        secondHalf.setState(JSON.parse(JSON.stringify(state), revive));
        firstHalf.dispose();
      }
      const half = step < 5 ? firstHalf : secondHalf;
      tf.tidy(() => void half.applyGradients(gradients(split, step)));
    }
    expect(values(split)).toEqual(values(whole));
    adam.dispose();
    secondHalf.dispose();
    tf.dispose([whole, split]);
  });

  test('the state is a copy', async () => {
    const variables = makeVariables();
    const adam = new TrainingAdam(0.01);
    const [first] = variables;
    tf.tidy(() => void adam.applyGradients(gradients(variables, 0)));
    const state = await adam.getState();
    const before = state.slots[first.name].m[0];
    tf.tidy(() => void adam.applyGradients(gradients(variables, 1)));
    expect(state.slots[first.name].m[0]).toBe(before);
    adam.setState(state);
    state.slots[first.name].m[0] = 99;
    expect((await adam.getState()).slots[first.name].m[0]).toBe(before);
    adam.dispose();
    tf.dispose(variables);
  });

  test.each([NaN, Infinity])('a gradient of %s changes nothing', async (bad) => {
    const variables = makeVariables();
    const adam = new TrainingAdam(0.01, { clipNorm: 1 });
    tf.tidy(() => void adam.applyGradients(gradients(variables, 0)));
    const before = { values: values(variables), state: await adam.getState() };
    const grads = gradients(variables, 1);
    grads[variables[3].name] = tf.tensor(new Float32Array(7).fill(bad));
    expect(adam.applyGradients(grads).gradientNorm).toBe(bad);
    expect(values(variables)).toEqual(before.values);
    expect(await adam.getState()).toEqual(before.state);
    tf.dispose(grads);
    adam.dispose();
    tf.dispose(variables);
  });

  test('a clone of a variable keeps its value', () => {
    const variables = makeVariables();
    const adam = new TrainingAdam(0.1);
    const copy = tf.clone(variables[4]);
    const reshaped = tf.reshape(variables[4], [8, 8]);
    const before = Array.from(copy.dataSync());
    tf.tidy(() => void adam.applyGradients(gradients(variables, 0)));
    expect(Array.from(copy.dataSync())).toEqual(before);
    expect(Array.from(reshaped.dataSync())).toEqual(before);
    expect(Array.from(variables[4].dataSync())).not.toEqual(before);
    adam.dispose();
    tf.dispose([variables, copy, reshaped]);
  });

  test('the learning rate can change; gradients are not disposed; nothing leaks', () => {
    const before = tf.memory().numTensors;
    const variables = makeVariables();
    const adam = new TrainingAdam(0.5);
    adam.setLearningRate(0);
    const start = values(variables);
    const grads = gradients(variables, 0);
    adam.applyGradients(grads);
    expect(values(variables)).toEqual(start);
    const { numTensors } = tf.memory();
    adam.setLearningRate(0.1);
    adam.applyGradients(grads);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(values(variables)).not.toEqual(start);
    expect(grads[variables[0].name].isDisposed).toBe(false);
    expect(adam.applyGradients({})).toEqual({ gradientNorm: 0 });
    adam.dispose();
    tf.dispose([grads, variables]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('wrong arguments are errors that name them', () => {
    const [variable] = makeVariables();
    const adam = new TrainingAdam(0.1);
    const apply = (name: string, gradient: tf.Tensor) => () =>
      tf.tidy(() => void adam.applyGradients({ [name]: gradient }));
    expect(() => new TrainingAdam(-1)).toThrow(/learningRate/);
    expect(() => new TrainingAdam(1, { beta1: 1 })).toThrow(/beta1 must be in \[0, 1\)/);
    expect(() => new TrainingAdam(1, { clipNorm: 0 })).toThrow(/clipNorm must be > 0/);
    expect(() => new TrainingAdam(1, { epsilon: 0 })).toThrow(/epsilon/);
    expect(() => adam.setLearningRate(NaN)).toThrow(/learningRate/);
    expect(apply('nobody', tf.zeros([1]))).toThrow(/no variable named 'nobody'/);
    expect(apply(variable.name, tf.zeros([2]))).toThrow(/must be \[1\], got \[2\]/);
    expect(apply(variable.name, tf.zeros([1], 'int32'))).toThrow(/must be float32/);
    const slot = { m: new Float32Array(2), v: new Float32Array(2) };
    expect(() => adam.setState({ step: 1, slots: { [variable.name]: slot } })).toThrow(
      /must have 1 values, got 2 and 2/,
    );
    expect(() => adam.setState({ step: 0.5, slots: {} })).toThrow(/step must be an integer/);
    variable.dispose();
  });

  test('a new variable of the same name and another shape is an error', () => {
    const name = `reborn${models++}`;
    const adam = new TrainingAdam(0.1);
    const apply = (size: number) => {
      const variable = tf.tidy(() => tf.variable(tf.zeros([size]), true, name));
      try {
        tf.tidy(() => void adam.applyGradients({ [name]: tf.ones([size]) }));
      } finally {
        variable.dispose();
      }
    };
    apply(4);
    expect(() => apply(1000)).toThrow(/is now \[1000\], its moments are \[4\]/);
    adam.dispose();
  });
});

/** JSON turns typed arrays into objects with index keys. */
function revive(key: string, value: unknown): unknown {
  return key === 'm' || key === 'v'
    ? Float32Array.from(Object.values(value as Record<string, number>))
    : value;
}
