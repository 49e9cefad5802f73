import fc from 'fast-check';
import ndarray from 'ndarray';
import { circleCamera, lens } from '../test/cameras.js';
import { fromRows, largestDifference, values } from '../test/arrays.js';
import { describeGolden, rows } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import {
  cameraToWorld,
  distortPoints,
  projectPoints,
  undistortPoints,
  unprojectPoints,
  worldToCamera,
} from './index.js';

const pixel = fc.tuple(
  fc.double({ min: 0, max: 999, noNaN: true }),
  fc.double({ min: 0, max: 999, noNaN: true }),
);

test('projecting gives back the pixels that were unprojected, at the given depth', () => {
  fc.assert(
    fc.property(
      fc.array(pixel, { minLength: 1, maxLength: 5 }),
      fc.double({ min: 1, max: 1e5, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (pixels, depth, angle) => {
        const camera = circleCamera(angle, lens);
        const depths = ndarray(new Float64Array(pixels.length).fill(depth), [pixels.length]);
        const world = unprojectPoints(fromRows(pixels), depths, camera);
        const back = projectPoints(world, camera);
        expect(largestDifference(values(back), pixels.flat())).toBeLessThan(tolerance.pixels);
        const depthsBack = values(worldToCamera(world, camera).pick(null, 2));
        expect(largestDifference(depthsBack, values(depths))).toBeLessThan(tolerance.solved);
      },
    ),
  );
});

test('cameraToWorld undoes worldToCamera', () => {
  const camera = circleCamera(1);
  const points = fromRows([
    [1, 2, 3],
    [-400, 500, 600],
  ]);
  const back = cameraToWorld(worldToCamera(points, camera), camera);
  expect(largestDifference(values(back), values(points))).toBeLessThan(tolerance.computed);
});

test('undistortPoints undoes distortPoints', () => {
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 1, maxLength: 5 }), (pixels) => {
      const camera = circleCamera(0, lens);
      const back = distortPoints(undistortPoints(fromRows(pixels), camera), camera);
      expect(largestDifference(values(back), pixels.flat())).toBeLessThan(tolerance.pixels);
    }),
  );
});

test('undistortPoints gives NaN where no point is distorted to', () => {
  // With k1 = -1 no distorted radius exceeds 2 / (3 sqrt 3) = 0.385.
  const camera = circleCamera(0, [-1, 0, 0, 0, 0]);
  const points = fromRows([
    [512 + 1145 * 0.38, 515],
    [512 + 1145 * 0.39, 515],
  ]);
  const found = undistortPoints(points, camera);
  expect(found.get(0, 0)).toBeGreaterThan(512 + 1145 * 0.38);
  expect(found.get(0, 0)).toBeLessThan(512 + 1145 / Math.sqrt(3));
  expect(found.get(1, 0)).toBeNaN();
});

/** The camera, and undistorted pixels at `radius` times the focal length in twelve directions. */
function ring(distortion: number[], radius: number) {
  const camera = circleCamera(0, distortion);
  const [[fx], [, fy]] = camera.intrinsics;
  const points = Array.from({ length: 12 }, (_, i) => [
    512 + fx * radius * Math.cos((i * Math.PI) / 6),
    515 + fy * radius * Math.sin((i * Math.PI) / 6),
  ]);
  return { camera, points: fromRows(points) };
}

test.each([
  ['just before the fold of a barrel lens', [-1, 0, 0, 0, 0], 0.5767],
  ['where k3 turns a cushion into a barrel', [0.3, 0.2, 0, 0, -0.1], 1.27],
  ['far out on a strong cushion lens', [0.279, 0.813, -0.002, -0.005, 0.224], 2.9],
  ['far out on a lens that almost folds', [-0.965, 0.846, 0.003, -0.006, 0.431], 2.9],
])('undistortPoints undoes distortPoints %s', (_, distortion, radius) => {
  const { camera, points } = ring(distortion, radius);
  const back = undistortPoints(distortPoints(points, camera), camera);
  expect(largestDifference(back.data, points.data)).toBeLessThan(tolerance.pixels);
});

test('undistortPoints finds no point behind the fold, where the model grows again', () => {
  // r (1 - 0.5 r^2 - 0.2 r^4 + 0.22 r^6) grows up to r = 0.81, falls, and from 1.03 grows again.
  const { camera, points } = ring([-0.5, -0.2, 0, 0, 0.22], 1.5);
  expect(undistortPoints(distortPoints(points, camera), camera).data.every(Number.isNaN)).toBe(
    true,
  );
  const before = ring([-0.5, -0.2, 0, 0, 0.22], 0.7);
  const back = undistortPoints(distortPoints(before.points, camera), camera);
  expect(largestDifference(back.data, before.points.data)).toBeLessThan(tolerance.pixels);
});

describeGolden('opencv_projectPoints', ({ read }) => {
  test('undoes the distortion of OpenCV', () => {
    const camera = { ...circleCamera(0, values(read('dist'))), intrinsics: rows(read('K')) };
    const found = undistortPoints(read('image'), camera);
    expect(largestDifference(found.data, read('image_pinhole').data)).toBeLessThan(
      tolerance.pixels,
    );
  });
});

test('explains wrong shapes', () => {
  const depths = ndarray(new Float64Array(1), [1]);
  expect(() =>
    unprojectPoints(
      fromRows([
        [0, 0],
        [1, 1],
      ]),
      depths,
      circleCamera(0),
    ),
  ).toThrow(/unprojectPoints: depths: expected an ndarray of shape \[2\], found shape \[1\]/);
  expect(() => undistortPoints(fromRows([[0, 0, 0]]), circleCamera(0))).toThrow(/\[N, 2\]/);
});
