import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { circleCamera, lens } from '../test/cameras.js';
import { fromRows, largestDifference, values } from '../test/arrays.js';
import { stereo, views } from '../test/scenes.js';
import { tolerance } from '../test/tolerance.js';
import { triangulate, triangulateGradient } from './index.js';
import type { Camera } from './index.js';

const points = fromRows([
  [100, -300, 200],
  [0, 50, 0],
]);
const upstream = fromRows([
  [1, 2, 3],
  [4, 5, 6],
]);
const ring = [0, 1.2, 2.9].map((angle) => circleCamera(angle, lens));
const methods = ['planes', 'homogeneous'] as const;

/** Both points, their residuals and all gradients say that nothing was found. */
function expectNothing(seen: NdArray, cameras: Camera[], weights?: NdArray): void {
  for (const method of methods) {
    const found = triangulate(seen, cameras, { method, weights });
    expect([...found.points.data, ...found.residual.data].every(Number.isNaN)).toBe(true);
    const gradient = triangulateGradient(seen, cameras, upstream, { method, weights });
    expect([...gradient.points.data, ...gradient.weights.data].every((g) => g === 0)).toBe(true);
  }
}

test('coincident cameras: NaN, with equal rays and with rays that only meet in their centre', () => {
  const twice = [circleCamera(0), circleCamera(0)];
  expectNothing(views(twice, points), twice);
  const noisy = views(twice, points);
  for (let i = 0; i < noisy.data.length; i++) noisy.data[i] += Math.sin(5 * i);
  expectNothing(noisy, twice);
});

test('cameras that share a centre and look elsewhere: NaN', () => {
  const turned = [circleCamera(0), circleCamera(0)];
  const [c, s] = [Math.cos(0.1), Math.sin(0.1)];
  const [first, second, third] = turned[1].cameraFromWorld;
  const mixed = (a: number, b: number) => first.map((value, k) => a * value + b * third[k]);
  turned[1] = { ...turned[1], cameraFromWorld: [mixed(c, -s), second, mixed(s, c)] };
  expectNothing(views(turned, points), turned);
  const noisy = views(turned, points);
  for (let i = 0; i < noisy.data.length; i++) noisy.data[i] += Math.sin(5 * i);
  expectNothing(noisy, turned);
});

test('two cameras in one place and one elsewhere find the point', () => {
  const cameras = [circleCamera(0), circleCamera(0), circleCamera(1)];
  const found = triangulate(views(cameras, points), cameras);
  expect(largestDifference(found.points.data, points.data)).toBeLessThan(tolerance.solved);
});

test('parallel rays: NaN', () => {
  const cameras = stereo(1000);
  const seen = ndarray(new Float64Array([600, 400, 512, 515, 600, 400, 512, 515]), [2, 2, 2]);
  expectNothing(seen, cameras);
});

test('no weight, or weight in one view only: NaN', () => {
  const seen = views(ring, points);
  expectNothing(seen, ring, ndarray(new Float64Array(6), [3, 2]));
  expectNothing(seen, ring, ndarray(new Float64Array([0, 0, 1, 2, 0, 0]), [3, 2]));
});

test.each([NaN, Infinity, -Infinity])(
  'a pixel of %f is a view that does not see the point',
  (x) => {
    for (const method of methods) {
      for (const axis of [0, 1]) {
        const seen = views(ring, points);
        seen.set(1, 0, axis, x);
        const found = triangulate(seen, ring, { method });
        expect(largestDifference(found.points.data, points.data)).toBeLessThan(tolerance.solved);
        const gradient = triangulateGradient(seen, ring, upstream, { method });
        expect([...gradient.points.data].every(Number.isFinite)).toBe(true);
        expect(values(gradient.points.pick(1, 0, null))).toEqual([0, 0]);
      }
    }
  },
);

test('a pixel that the lens does not produce counts as missing', () => {
  const folded = ring.map((camera, v) =>
    v === 1 ? { ...camera, distortion: [-1, 0, 0, 0, 0] } : camera,
  );
  const seen = views(ring, points);
  seen.set(1, 0, 0, 512 + 1145 * 0.39);
  seen.set(1, 0, 1, 515);
  const found = triangulate(seen, folded).points.pick(0, null);
  expect(largestDifference(values(found), values(points.pick(0, null)))).toBeLessThan(
    tolerance.solved,
  );
});

test.each([NaN, Infinity, -Infinity, -1])('a weight of %f is an error', (weight) => {
  const weights = ndarray(new Float64Array(6).fill(1), [3, 2]);
  weights.set(2, 1, weight);
  const seen = views(ring, points);
  expect(() => triangulate(seen, ring, { weights })).toThrow(
    /triangulate: weights: expected finite numbers >= 0, found/,
  );
  expect(() => triangulateGradient(seen, ring, upstream, { weights })).toThrow(/finite numbers/);
});

test.each([NaN, Infinity])('a camera with %f is an error', (value) => {
  const broken = { ...ring[0], intrinsics: [[value, 0, 512], ...ring[0].intrinsics.slice(1)] };
  expect(() => triangulate(views(ring, points), [ring[0], ring[1], broken])).toThrow(
    /cameras\[2\]: intrinsics: expected a 3x3 matrix of finite numbers/,
  );
});

test('an upstream gradient that is not finite stays with its point', () => {
  const wrong = fromRows([
    [NaN, 0, 0],
    [1, 0, 0],
  ]);
  const { points: found } = triangulateGradient(views(ring, points), ring, wrong);
  expect(values(found.pick(null, 0, null)).every(Number.isNaN)).toBe(true);
  expect(values(found.pick(null, 1, null)).every(Number.isFinite)).toBe(true);
});
