import fc from 'fast-check';
import ndarray from 'ndarray';
import type { NdArray } from 'ndarray';
import { circleCamera, lens } from '../test/cameras.js';
import {
  centralDifferences,
  fromRows,
  largestDifference,
  relativeDifference,
  values,
} from '../test/arrays.js';
import { describeGolden, rows } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import {
  axisAngleToMatrix,
  projectionMatrix,
  projectPoints,
  triangulate,
  triangulateGradient,
} from './index.js';
import type { Camera } from './index.js';

function views(cameras: readonly Camera[], points: NdArray): NdArray<Float64Array> {
  const seen = cameras.map((camera) => values(projectPoints(points, camera)));
  return ndarray(Float64Array.from(seen.flat()), [cameras.length, points.shape[0], 2]);
}

const coordinate = fc.double({ min: -900, max: 900, noNaN: true });
const points = fromRows([
  [100, -300, 200],
  [0, 0, 0],
  [-500, 800, 300],
]);
const ring = [0, 1.2, 2.9, -1].map((angle) => circleCamera(angle, lens));

test('finds noise-free points to 1e-6 mm, through lenses, by either method', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('planes' as const, 'homogeneous' as const),
      (list, method) => {
        const world = fromRows(list);
        const found = triangulate(views(ring, world), ring, { method });
        expect(largestDifference(found.points.data, world.data)).toBeLessThan(tolerance.solved);
        expect(Math.max(...found.residual.data)).toBeLessThan(tolerance.pixels);
      },
    ),
  );
});

test('takes projection matrices for cameras without distortion', () => {
  const pinholes = [0, 1].map((angle) => circleCamera(angle));
  const seen = views(pinholes, points);
  seen.set(0, 0, 0, seen.get(0, 0, 0) + 3);
  const found = triangulate(seen, pinholes);
  const same = triangulate(seen, pinholes.map(projectionMatrix));
  expect(same).toEqual(found);
});

test('moving and turning the world moves the points with it', () => {
  const pinholes = [0, 1, 2].map((angle) => circleCamera(angle));
  const noisy = views(pinholes, points);
  for (let i = 0; i < noisy.data.length; i++) noisy.data[i] += 4 * Math.sin(7 * i);
  // X' = Rt (X - t), so that the new camera from world is [R|t] after the old one.
  const turn = axisAngleToMatrix([0.3, -0.5, 0.8]);
  const move = [100, 2000, -300];
  const moved = pinholes.map((camera) => ({
    ...camera,
    cameraFromWorld: camera.cameraFromWorld.map((row) => [
      ...[0, 1, 2].map((c) => row[0] * turn[0][c] + row[1] * turn[1][c] + row[2] * turn[2][c]),
      row[0] * move[0] + row[1] * move[1] + row[2] * move[2] + row[3],
    ]),
  }));
  const before = triangulate(noisy, pinholes).points;
  const after = triangulate(noisy, moved).points;
  const back = [0, 1, 2].flatMap((i) =>
    turn.map(
      (row, d) =>
        row[0] * after.get(i, 0) + row[1] * after.get(i, 1) + row[2] * after.get(i, 2) + move[d],
    ),
  );
  expect(largestDifference(back, before.data)).toBeLessThan(tolerance.solved);
});

test('noise at the origin of the world: planes stay near, the textbook transform goes to infinity', () => {
  const pinholes = [0, Math.PI / 2].map((angle) => circleCamera(angle));
  const distance = (method: 'planes' | 'homogeneous', height: number): number => {
    const seen = views(pinholes, fromRows([[0, height, 0]]));
    seen.set(0, 0, 1, seen.get(0, 0, 1) + 1);
    seen.set(1, 0, 1, seen.get(1, 0, 1) - 1);
    return Math.hypot(...triangulate(seen, pinholes, { method }).points.data);
  };
  expect(distance('planes', 0.01)).toBeLessThan(5);
  expect(distance('homogeneous', 0.01)).toBeGreaterThan(1e4);
  // At the origin itself the last coordinate of the singular vector is 0.
  expect(distance('planes', 0)).toBeLessThan(5);
  expect(distance('homogeneous', 0)).toBeNaN();
});

test('the residual is the root mean square reprojection error in pixels', () => {
  const pinholes = [0, 1, 2].map((angle) => circleCamera(angle));
  const seen = views(pinholes, points);
  for (let i = 0; i < seen.data.length; i++) seen.data[i] += 4 * Math.sin(7 * i);
  const { points: found, residual } = triangulate(seen, pinholes);
  const again = views(pinholes, found);
  for (let i = 0; i < 3; i++) {
    const offsets = [0, 1, 2].map((v) =>
      Math.hypot(again.get(v, i, 0) - seen.get(v, i, 0), again.get(v, i, 1) - seen.get(v, i, 1)),
    );
    expect(residual.get(i)).toBeCloseTo(Math.hypot(...offsets) / Math.sqrt(3), 9);
    expect(residual.get(i)).toBeGreaterThan(0.1);
  }
});

test('leaves out observations of weight 0 and those that are not finite', () => {
  const seen = views(ring, points);
  const clean = triangulate(seen, ring).points.data;
  seen.set(1, 0, 0, NaN);
  seen.set(2, 1, 0, 1e6);
  const weights = ndarray(new Float64Array(12).fill(1), [4, 3]);
  weights.set(2, 1, 0);
  const found = triangulate(seen, ring, { weights });
  expect(largestDifference(found.points.data, clean)).toBeLessThan(tolerance.solved);
});

test('NaN where fewer than two views see a point, or all rays are one', () => {
  const seen = views(ring, points);
  for (const v of [1, 2, 3]) seen.set(v, 0, 1, NaN);
  const { points: found, residual } = triangulate(seen, ring);
  expect(values(found.pick(0, null))).toEqual([NaN, NaN, NaN]);
  expect(residual.get(0)).toBeNaN();
  expect(residual.get(1)).toBeLessThan(tolerance.pixels);

  const twice = [ring[0], ring[0]];
  expect([...triangulate(views(twice, points), twice).points.data]).toEqual(
    Array.from({ length: 9 }, () => NaN),
  );
});

test('a point behind a camera that sees it has no residual', () => {
  const pinholes = [circleCamera(0), circleCamera(0.5)];
  const behind = [300, 100, -7000];
  // Where the line through the centre meets the image plane, although nothing is seen there.
  const seen = pinholes.map((camera) => {
    const [u, v, w] = projectionMatrix(camera).map(
      (r) => r[0] * behind[0] + r[1] * behind[1] + r[2] * behind[2] + r[3],
    );
    return [u / w, v / w];
  });
  const { points: found, residual } = triangulate(
    ndarray(Float64Array.from(seen.flat()), [2, 1, 2]),
    pinholes,
  );
  expect(largestDifference(found.data, behind)).toBeLessThan(tolerance.solved);
  expect(residual.get(0)).toBeNaN();
});

test('explains wrong input', () => {
  const seen = views(ring, points);
  expect(() => triangulate(seen, ring.slice(1))).toThrow(
    /triangulate: points: expected an ndarray of shape \[3, N, 2\], found shape \[4, 3, 2\]/,
  );
  expect(() => triangulate(seen, ring.slice(3))).toThrow(
    /at least two cameras or 3x4 matrices, found 1/,
  );
  const weights = ndarray(new Float64Array(12).fill(-1), [4, 3]);
  expect(() => triangulate(seen, ring, { weights })).toThrow(
    /weights: expected finite numbers >= 0/,
  );
  expect(() => triangulate(seen, [...ring.slice(1), [[1, 2], [3]]])).toThrow(
    /cameras\[3\]: expected a camera or a 3x4 matrix of finite numbers, found \[\[1,2\],\[3\]\]/,
  );
});

describeGolden('triangulation', ({ read }) => {
  const keypoints = read('keypoints');
  const [batch, , joints] = keypoints.shape;
  const cameras = [...read('P').data.keys()]
    .slice(0, read('P').shape[0])
    .map((v) => rows(read('P').pick(v, null, null)));
  const scenes = Array.from({ length: batch }, (_, b) => ({
    b,
    seen: keypoints.pick(b, null, null, null).hi(cameras.length, joints, 2),
    options: { weights: keypoints.pick(b, null, null, 2), method: 'homogeneous' as const },
  }));

  test.each(scenes)('points of scene $b', ({ b, seen, options }) => {
    const found = triangulate(seen, cameras, options);
    const expected = values(read('points').pick(b, null, null));
    expect(relativeDifference(found.points.data, expected)).toBeLessThan(tolerance.golden);
  });

  test.each(scenes)('gradient of scene $b', ({ b, seen, options }) => {
    const upstream = read('cot').pick(b, null, null);
    const found = triangulateGradient(seen, cameras, upstream, options);
    const expected = read('grad_implicit').pick(b, null, null, null);
    const byPoint = values(expected.hi(cameras.length, joints, 2));
    const byWeight = values(expected.pick(null, null, 2));
    expect(relativeDifference(found.points.data, byPoint)).toBeLessThan(tolerance.gradient);
    const scale = largestDifference(
      byWeight,
      byWeight.map(() => 0),
    );
    const whole = largestDifference(
      byPoint,
      byPoint.map(() => 0),
    );
    expect(largestDifference(found.weights.data, byWeight)).toBeLessThan(
      tolerance.gradient * Math.max(scale, whole),
    );
  });
});

describe.each(['planes', 'homogeneous'] as const)('triangulateGradient, %s', (method) => {
  // Away from the origin, where the homogeneous method is too unsteady for differences.
  const world = fromRows([
    [100, -300, 200],
    [400, 300, -600],
    [-500, 800, 300],
  ]);
  const noisy = views(ring, world);
  for (let i = 0; i < noisy.data.length; i++) noisy.data[i] += 3 * Math.sin(5 * i);
  const weights = ndarray(
    Float64Array.from({ length: 12 }, (_, i) => 0.4 + (i % 3) / 3),
    [4, 3],
  );
  const upstream = fromRows([
    [1, -2, 0.5],
    [0.3, 0.7, -1],
    [2, 1, 1],
  ]);
  const loss = (seen: NdArray, w: NdArray): number => {
    const found = triangulate(seen, ring, { weights: w, method }).points.data;
    return found.reduce((sum, value, i) => sum + value * upstream.data[i], 0);
  };
  const gradient = triangulateGradient(noisy, ring, upstream, { weights, method });

  test('equals central differences in the pixels, through lenses', () => {
    const expected = centralDifferences(
      (x) => loss(ndarray(x, [4, 3, 2]), weights),
      noisy.data,
      1e-2,
    );
    expect(relativeDifference(gradient.points.data, expected)).toBeLessThan(tolerance.gradient);
  });

  test('equals central differences in the weights', () => {
    const expected = centralDifferences((x) => loss(noisy, ndarray(x, [4, 3])), weights.data, 1e-4);
    expect(relativeDifference(gradient.weights.data, expected)).toBeLessThan(tolerance.gradient);
  });

  test('is 0 for what did not take part', () => {
    const missing = ndarray(noisy.data.slice(), [4, 3, 2]);
    missing.set(1, 0, 0, NaN);
    for (const v of [1, 2, 3]) missing.set(v, 2, 0, NaN);
    const found = triangulateGradient(missing, ring, upstream, { weights, method });
    expect([found.points.get(1, 0, 0), found.points.get(1, 0, 1)]).toEqual([0, 0]);
    expect(found.points.get(0, 0, 0)).not.toBe(0);
    expect(values(found.points.pick(null, 2, null))).toEqual(Array.from({ length: 8 }, () => 0));
    expect(() => triangulateGradient(missing, ring, fromRows([[1, 2, 3]]))).toThrow(
      /upstream: expected an ndarray of shape \[3, 3\]/,
    );
  });
});
