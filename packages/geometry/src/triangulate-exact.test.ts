import fc from 'fast-check';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { circleCamera } from '../test/cameras.js';
import {
  centralDifferences,
  fromRows,
  largestDifference,
  relativeDifference,
  values,
} from '../test/arrays.js';
import { stereo, views } from '../test/scenes.js';
import { tolerance } from '../test/tolerance.js';
import { projectionMatrix, triangulate, triangulateGradient } from './index.js';
import type { Camera } from './index.js';
import { jacobiSvd } from './jacobi-svd.js';

const methods = ['planes', 'homogeneous'] as const;
const world = fromRows([
  [100, -300, 200],
  [400, 300, -600],
  [-500, 800, 300],
]);
const rigs: [string, Camera[], number][] = [
  ...[2, 3, 4, 5, 6, 7, 8].map((count): [string, Camera[], number] => [
    `${count} views`,
    Array.from({ length: count }, (_, v) => circleCamera(0.9 * v)),
    3,
  ]),
  ['a baseline of 10 mm', stereo(10), 0.2],
  ['8 views, two of them 10 mm apart', [...stereo(10), ...ring(6)], 3],
];

function ring(count: number): Camera[] {
  return Array.from({ length: count }, (_, v) => circleCamera(0.5 + 0.9 * v));
}

function someWeights(count: number): NdArray<Float64Array> {
  const flat = Float64Array.from({ length: count * 3 }, (_, i) => 0.05 + (i * 0.37) ** 2 - Math.floor((i * 0.37) ** 2)); // prettier-ignore
  return ndarray(flat, [count, 3]);
}

describe.each(rigs)('%s', (_, cameras, noise) => {
  const clean = views(cameras, world);
  const noisy = ndarray(
    clean.data.map((value, i) => value + noise * Math.sin(5 * i)),
    clean.shape,
  );
  const weights = someWeights(cameras.length);

  test.each(methods)('points without noise, with and without weights: %s', (method) => {
    for (const options of [{ method }, { method, weights }]) {
      const found = triangulate(clean, cameras, options);
      expect(relativeDifference(found.points.data, world.data)).toBeLessThan(tolerance.golden);
    }
  });

  test('homogeneous is the last right singular vector of the weighted rows', () => {
    const found = triangulate(noisy, cameras, { weights, method: 'homogeneous' }).points;
    for (let i = 0; i < 3; i++) {
      const rows = cameras.flatMap((camera, v) => {
        const [p1, p2, p3] = projectionMatrix(camera);
        return [p1, p2].map((p, axis) =>
          p.map((value, c) => weights.get(v, i) * (noisy.get(v, i, axis) * p3[c] - value)),
        );
      });
      const vectors = new Float64Array(16);
      jacobiSvd(Float64Array.from(rows.flat()), rows.length, 4, vectors, new Float64Array(4));
      const last = [3, 7, 11].map((k) => vectors[k] / vectors[15]);
      expect(relativeDifference(values(found.pick(i, null)), last)).toBeLessThan(tolerance.golden);
    }
  });

  test.each(methods)('gradients by pixels and weights equal central differences: %s', (method) => {
    const upstream = fromRows([
      [1, -2, 0.5],
      [0.3, 0.7, -1],
      [2, 1, 1],
    ]);
    const loss = (seen: NdArray, w: NdArray): number =>
      triangulate(seen, cameras, { weights: w, method }).points.data.reduce(
        (sum, value, i) => sum + value * upstream.data[i],
        0,
      );
    const found = triangulateGradient(noisy, cameras, upstream, { weights, method });
    // Steps small beside the disparity, which bends the depth, and large beside rounding.
    const step = cameras.length === 2 && noise < 1 ? 2e-3 : 1e-2;
    const byPixel = centralDifferences(
      (x) => loss(ndarray(x, noisy.shape), weights),
      noisy.data,
      step,
    );
    expect(relativeDifference(found.points.data, byPixel)).toBeLessThan(tolerance.gradient);
    const byWeight = centralDifferences(
      (x) => loss(noisy, ndarray(x, weights.shape)),
      weights.data,
      3e-3,
    );
    expect(relativeDifference(found.weights.data, byWeight)).toBeLessThan(tolerance.gradient);
  });
});

test('only the ratios of weights count', () => {
  const cameras = ring(4);
  const clean = views(cameras, world);
  const noisy = ndarray(clean.data.map((value, i) => value + Math.sin(5 * i)), clean.shape); // prettier-ignore
  const weights = someWeights(4);
  fc.assert(
    fc.property(
      fc.integer({ min: -180, max: 180 }).map((k) => 10 ** k),
      fc.constantFrom(...methods),
      (factor, method) => {
        const scaled = ndarray(weights.data.map((w) => w * factor), [4, 3]); // prettier-ignore
        const one = triangulate(noisy, cameras, { weights, method });
        const other = triangulate(noisy, cameras, { weights: scaled, method });
        expect(largestDifference(other.points.data, one.points.data)).toBeLessThan(
          tolerance.computed,
        );
        const upstream = fromRows([
          [1, 2, 3],
          [3, 2, 1],
          [1, 0, 1],
        ]);
        const g = triangulateGradient(noisy, cameras, upstream, { weights, method }).points;
        const h = triangulateGradient(noisy, cameras, upstream, { weights: scaled, method }).points;
        expect(relativeDifference(h.data, g.data)).toBeLessThan(tolerance.computed);
      },
    ),
  );
});
