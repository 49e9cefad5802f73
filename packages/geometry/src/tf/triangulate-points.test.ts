import * as tf from '@tensorflow/tfjs';
import { centralDifferences, largestDifference, relativeDifference } from '../../test/arrays.js';
import { ndcPoints, ndcProjections } from '../../test/ndc-scene.js';
import { tolerance } from '../../test/tolerance.js';
import { projectPoints, triangulatePoints } from './index.js';

const world = ndcPoints();
const projections = ndcProjections();
const clean = projectPoints(world, projections).points;
const noise = tf.tidy(() => tf.mul(tf.sin(tf.mul(tf.range(0, clean.size), 7)), 0.03));
const noisy: tf.Tensor4D = tf.tidy(() => tf.add(clean, tf.reshape(noise, clean.shape)));
const weights: tf.Tensor3D = tf.tidy(() =>
  tf.add(tf.mul(tf.reshape(noise.slice(0, 18), [2, 3, 3]), 10), 0.6),
);

const upstream = tf.tensor3d(
  Array.from({ length: 18 }, (_, i) => Math.cos(3 * i)),
  [2, 3, 3],
);

test('finds the points that were projected', () => {
  const found = triangulatePoints(clean, projections, { ridge: 0 });
  expect(found.shape).toEqual([2, 3, 3]);
  expect(largestDifference(found.dataSync(), world.dataSync())).toBeLessThan(tolerance.float32);
});

test('the ridge pulls towards the origin by about its share', () => {
  const plain = triangulatePoints(clean, projections, { ridge: 0 }).dataSync();
  const pulled = triangulatePoints(clean, projections).dataSync();
  expect(largestDifference(pulled, plain)).toBeGreaterThan(0);
  expect(largestDifference(pulled, plain)).toBeLessThan(1e-4);
  const strong = triangulatePoints(clean, projections, { ridge: 1e9 }).dataSync();
  expect(
    largestDifference(
      strong,
      strong.map(() => 0),
    ),
  ).toBeLessThan(tolerance.float32);
});

test('solves the normal equations of weighted rows', () => {
  const ridge = 0.01;
  const x = triangulatePoints(noisy, projections, { ridge, weights }).arraySync();
  const p = projections.arraySync();
  const uv = noisy.arraySync();
  const w = weights.arraySync();
  // At the minimum of |w (u P3 - P1) (X, 1)|^2 + ridge |X|^2 the gradient in X vanishes.
  for (let b = 0; b < 2; b++) {
    for (let j = 0; j < 3; j++) {
      const gradient = x[b][j].map((value) => ridge * value);
      for (let v = 0; v < 3; v++) {
        for (let axis = 0; axis < 2; axis++) {
          const row = p[b][v][2].map((value, c) => uv[b][v][j][axis] * value - p[b][v][axis][c]);
          const residual = [...x[b][j], 1].reduce((s, value, c) => s + row[c] * value, 0);
          for (let d = 0; d < 3; d++) gradient[d] += w[b][v][j] ** 2 * row[d] * residual;
        }
      }
      expect(largestDifference(gradient, [0, 0, 0])).toBeLessThan(tolerance.float32);
    }
  }
});

test('a view of weight 0 does not count, and a joint without views is at the origin', () => {
  const wrong = tf.tidy(() => {
    const [first, ...others] = tf.split(noisy, 3, 1);
    return tf.concat([tf.onesLike(first).mul(1e3), ...others], 1) as tf.Tensor4D;
  });
  const without = tf.concat([tf.zeros([2, 1, 3]), tf.ones([2, 2, 3])], 1) as tf.Tensor3D;
  const found = triangulatePoints(wrong, projections, { weights: without }).dataSync();
  const expected = triangulatePoints(
    noisy.slice([0, 1, 0, 0], [2, 2, 3, 2]),
    projections.slice([0, 1, 0, 0], [2, 2, 3, 4]),
  ).dataSync();
  expect([...found]).toEqual([...expected]);
  const none = triangulatePoints(noisy, projections, { weights: tf.zerosLike(weights) });
  expect([...none.dataSync()]).toEqual(Array.from({ length: 18 }, () => 0));
});

test('one view gives a finite point and gradient with a ridge, NaN without', () => {
  const seen = clean.slice([0, 0, 0, 0], [2, 1, 3, 2]);
  const matrix = projections.slice([0, 0, 0, 0], [2, 1, 3, 4]);
  const gradient = tf.grad((t: tf.Tensor) => triangulatePoints(t as tf.Tensor4D, matrix).sum())(
    seen,
  );
  expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  const zero = tf.zeros([1, 1, 1, 2]) as tf.Tensor4D;
  const plain = tf.tensor4d([
    [
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
      ],
    ],
  ]);
  expect([...triangulatePoints(zero, plain, { ridge: 0 }).dataSync()]).toEqual([NaN, NaN, NaN]);
});

function expectGradient(found: tf.Tensor, f: (x: tf.Tensor) => tf.Scalar, at: tf.Tensor): void {
  const expected = centralDifferences(
    (x) => f(tf.tensor(Float32Array.from(x), at.shape)).dataSync()[0],
    at.dataSync(),
    1e-2,
  );
  expect(relativeDifference(found.dataSync(), expected)).toBeLessThan(tolerance.float32Gradient);
}

test('gradients equal central differences, with and without weights', () => {
  const loss = (seen: tf.Tensor4D, w?: tf.Tensor3D): tf.Scalar =>
    tf.sum(tf.mul(triangulatePoints(seen, projections, { ridge: 1e-2, weights: w }), upstream));
  expectGradient(
    tf.grad(loss as (x: tf.Tensor) => tf.Scalar)(noisy),
    (x) => loss(x as tf.Tensor4D),
    noisy,
  );
  const [byPoints, byWeights] = tf.grads(loss as (...args: tf.Tensor[]) => tf.Scalar)([
    noisy,
    weights,
  ]);
  expectGradient(byPoints, (x) => loss(x as tf.Tensor4D, weights), noisy);
  expectGradient(byWeights, (x) => loss(noisy, x as tf.Tensor3D), weights);
});

test('a joint that is fitted through projection and triangulation comes closer to its target', () => {
  const target = ndcPoints();
  const start = tf.variable(tf.add(target, 0.1)) as tf.Variable<tf.Rank.R3>;
  const loss = (): tf.Scalar => {
    const seen = projectPoints(start, projections).points;
    return tf.mean(tf.square(tf.sub(triangulatePoints(seen, projections), target)));
  };
  const before = loss().dataSync()[0];
  const optimizer = tf.train.sgd(5);
  for (let step = 0; step < 20; step++) optimizer.minimize(loss);
  expect(loss().dataSync()[0]).toBeLessThan(before / 100);
});

test('leaks nothing, forward or backward', () => {
  const before = tf.memory().numTensors;
  tf.dispose(triangulatePoints(noisy, projections, { weights }));
  const gradient = tf.grads((t: tf.Tensor, w: tf.Tensor) =>
    triangulatePoints(t as tf.Tensor4D, projections, { weights: w as tf.Tensor3D }).sum(),
  );
  tf.dispose(gradient([noisy, weights]));
  expect(tf.memory().numTensors).toBe(before);
});

test('the gradient by the projection matrices equals central differences', () => {
  const loss = (p: tf.Tensor): tf.Scalar =>
    tf.sum(tf.mul(triangulatePoints(noisy, p as tf.Tensor4D, { ridge: 1e-2, weights }), upstream));
  expectGradient(tf.grad(loss)(projections), loss, projections);
});

describe('solver tensors', () => {
  const options = { ridge: 1e-4, weights };
  const both = (w?: tf.Tensor3D) =>
    (['float64', 'tensors'] as const).map((solver) => {
      const loss = (x: tf.Tensor, p: tf.Tensor, weight?: tf.Tensor): tf.Scalar => {
        const settings = { solver, weights: weight as tf.Tensor3D | undefined };
        const found = triangulatePoints(x as tf.Tensor4D, p as tf.Tensor4D, settings);
        return tf.sum(tf.mul(found, upstream));
      };
      const inputs = [noisy, projections, ...(w ? [w] : [])];
      const gradients = tf.grads(loss as (...args: tf.Tensor[]) => tf.Scalar)(inputs);
      const points = triangulatePoints(noisy, projections, { solver, weights: w });
      return [points, ...gradients].map((t) => t.dataSync());
    });

  test.each([undefined, weights])('gives the points and gradients of float64', (w) => {
    const [exact, found] = both(w);
    expect(found.length).toBe(w ? 4 : 3);
    found.forEach((values, i) => {
      expect(relativeDifference(values, exact[i])).toBeLessThan(tolerance.float32Solved);
    });
  });

  test('is the default on webgpu, and reads nothing synchronously', async () => {
    // The cpu backend by another name.
    tf.copyRegisteredKernels('cpu', 'webgpu');
    tf.registerBackend('webgpu', tf.findBackendFactory('cpu'), 0);
    const [x, p] = [noisy, projections].map((t) => t.arraySync());
    await tf.setBackend('webgpu');
    const { dataSync } = tf.Tensor.prototype;
    tf.Tensor.prototype.dataSync = () => {
      throw new Error('a synchronous read');
    };
    const gradient = tf.grad((t: tf.Tensor) =>
      triangulatePoints(t as tf.Tensor4D, tf.tensor4d(p as number[][][][])).sum(),
    )(tf.tensor4d(x as number[][][][]));
    tf.Tensor.prototype.dataSync = dataSync;
    expect((await gradient.data()).every(Number.isFinite)).toBe(true);
    await tf.setBackend('cpu');
    tf.removeBackend('webgpu');
  });

  test('has a second derivative', () => {
    const at = (t: tf.Tensor): tf.Tensor =>
      tf.grad((x: tf.Tensor) =>
        triangulatePoints(x as tf.Tensor4D, projections, {
          ...options,
          solver: 'tensors',
        })
          .square()
          .sum(),
      )(t);
    const direction = tf.tidy(() => tf.sin(tf.mul(noisy, 40)));
    const bent = tf.grad((x: tf.Tensor) => at(x).mul(direction).sum())(noisy);
    const step = 1e-2;
    const ahead = at(tf.add(noisy, tf.mul(direction, step)) as tf.Tensor4D);
    const behind = at(tf.sub(noisy, tf.mul(direction, step)) as tf.Tensor4D);
    const expected = tf.div(tf.sub(ahead, behind), 2 * step).dataSync();
    expect(relativeDifference(bent.dataSync(), expected)).toBeLessThan(tolerance.float32Gradient);
  });

  test('a view of weight 0 may be NaN, here and in its gradient; without views: the origin', () => {
    for (const solver of ['float64', 'tensors'] as const) {
      const [first, ...others] = tf.split(noisy, 3, 1);
      const broken = tf.concat([tf.mul(first, NaN), ...others], 1) as tf.Tensor4D;
      const without = tf.concat([tf.zeros([2, 1, 3]), tf.ones([2, 2, 3])], 1) as tf.Tensor3D;
      const solve = (x: tf.Tensor) =>
        triangulatePoints(x as tf.Tensor4D, projections, { solver, weights: without });
      const expected = triangulatePoints(
        noisy.slice([0, 1, 0, 0], [2, 2, 3, 2]),
        projections.slice([0, 1, 0, 0], [2, 2, 3, 4]),
      );
      expect(relativeDifference(solve(broken).dataSync(), expected.dataSync())).toBeLessThan(
        tolerance.float32Solved,
      );
      const gradient = tf.grad((x: tf.Tensor) => solve(x).sum())(broken);
      expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
      expect([...gradient.slice([0, 0, 0, 0], [2, 1, 3, 2]).dataSync()].every((g) => g === 0)).toBe(
        true,
      );
      const none = triangulatePoints(noisy, projections, {
        solver,
        weights: tf.zerosLike(weights),
      });
      expect([...none.dataSync()].every((value) => value === 0)).toBe(true);
    }
  });

  test.each([NaN, Infinity])('an observation of %f makes its joint NaN, and no other', (value) => {
    for (const solver of ['float64', 'tensors'] as const) {
      const flat = Float32Array.from(noisy.dataSync(), (x, i) => (i === 0 ? value : x));
      const found = triangulatePoints(tf.tensor4d(flat, noisy.shape), projections, { solver });
      const values = [...found.dataSync()];
      expect(values.slice(0, 3).some(Number.isFinite)).toBe(false);
      expect(values.slice(3).every(Number.isFinite)).toBe(true);
    }
  });

  test('a small baseline: float32 loses what the baseline costs, not its square', () => {
    // Depth 1 and 0.2 units per metre at 5 m, as ndcProjectionMatrix makes them.
    const pair = (baseline: number) =>
      tf.tensor4d([
        [-baseline / 2, baseline / 2].map((x) => [
          [4.5, 0, 0, -4.5 * x],
          [0, 4.5, 0, 0],
          [0, 0, 0.2, 1],
        ]),
      ]);
    for (const [baseline, limit] of [
      [1, 1e-5],
      [0.1, 1e-4],
      [0.01, 1e-3],
    ]) {
      const matrices = pair(baseline);
      const target = tf.tensor3d([[[0.3, -0.2, 0.1]]]);
      const { points: seen } = projectPoints(target, matrices);
      const [exact, found] = (['float64', 'tensors'] as const).map((solver) =>
        triangulatePoints(seen, matrices, { ridge: 0, solver }).dataSync(),
      );
      expect(largestDifference(found, exact)).toBeLessThan(limit);
    }
  });

  test('leaks nothing, forward or backward', () => {
    const before = tf.memory().numTensors;
    const settings = { solver: 'tensors', weights } as const;
    tf.dispose(triangulatePoints(noisy, projections, settings));
    const gradient = tf.grads((x: tf.Tensor, p: tf.Tensor) =>
      triangulatePoints(x as tf.Tensor4D, p as tf.Tensor4D, settings).sum(),
    );
    tf.dispose(gradient([noisy, projections]));
    expect(tf.memory().numTensors).toBe(before);
  });
});
