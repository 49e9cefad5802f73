import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { backends } from './testing/backends.js';
import { centralDifference } from './testing/compare.js';
import { operations } from './testing/operations/index.js';
import type { Operation, OperationCase } from './testing/operations/operation.js';
import { randomFloats } from './testing/random.js';

// In units of the largest magnitude in the array that is compared; float32 has 6e-8 per rounding.
const TOLERANCE = { value: 1e-5, gradient: 2e-5, adjoint: 2e-5 };

const ENTRIES = 6; // of each gradient that are compared with a central difference

const magnitude = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0.05);

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));

/** The result and the gradients of <result, dy>, read asynchronously, as webgpu wants it. */
async function run(c: OperationCase, inputs: Float32Array[], dy: Float32Array) {
  const tensors = tf.tidy(() => {
    const xs = inputs.map((values, i) => tf.tensor(values, c.shapes[i]));
    const y = c.apply(...xs);
    return [y, ...tf.grads(c.apply)(xs, tf.tensor(dy, y.shape))];
  });
  const [y, ...gradients] = await Promise.all(tensors.map((t) => t.data<'float32'>()));
  const shapes = tensors.slice(1).map((t) => t.shape);
  tf.dispose(tensors);
  expect(shapes).toEqual(c.shapes);
  return { y, gradients };
}

async function check(operation: Operation, c: OperationCase, seed: number): Promise<void> {
  const { values = randomFloats } = operation;
  const inputs = c.shapes.map((shape, i) => values(shape.reduce((a, b) => a * b, 1), seed + i)); // prettier-ignore
  const want = c.reference(...inputs);
  const dy = randomFloats(want.length, seed + 10);
  const { y, gradients } = await run(c, inputs, dy);

  expect(y).toHaveLength(want.length);
  const scale = magnitude(want);
  y.forEach((value, i) => {
    expect(Math.abs(value - want[i])).toBeLessThan(TOLERANCE.value * scale);
  });

  gradients.forEach((gradient, i) => {
    const objective = (x: Float64Array) => dot(c.reference(...inputs.with(i, x as never)), dy);
    const gradientScale = magnitude(gradient);
    for (let k = 0; k < Math.min(ENTRIES, gradient.length); k++) {
      const entry = (seed + k * 7919) % gradient.length;
      const numeric = centralDifference(objective, inputs[i], entry);
      const error = Math.abs(gradient[entry] - numeric);
      expect(error).toBeLessThan(TOLERANCE.gradient * gradientScale);
    }
  });

  if (operation.kind === 'nonlinear') return;
  const forward = dot(y, dy);
  const backward = inputs.map((x, i) => dot(x, gradients[i]));
  const bound = TOLERANCE.adjoint * (norm(y) * norm(dy) + 0.1);
  const sums = operation.kind === 'linear' ? [backward.reduce((a, b) => a + b)] : backward;
  for (const sum of sums) expect(Math.abs(sum - forward)).toBeLessThan(bound);
}

describe.each(backends)('$name', (backend) => {
  beforeAll(() => backend.use());

  const here = operations.filter(({ onWasmOnly }) => backend.isWasm || !onWasmOnly);

  test.each(here)('$name: values, gradients, adjoint', async (operation) => {
    const before = tf.memory().numTensors;
    let seed = 1;
    await fc.assert(
      fc.asyncProperty(operation.cases, (c) => check(operation, c, (seed += 20))),
      { seed: 4, numRuns: backend.runs },
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
