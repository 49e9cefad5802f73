import ndarray from 'ndarray';
import { circleCamera, lens } from '../test/cameras.js';
import { countArrays } from '../test/count-arrays.js';
import { keptPerCall } from '../test/kept-per-call.js';
import { views } from '../test/scenes.js';
import {
  alignSimilarityBatch,
  projectionMatrix,
  projectPointsFlat,
  triangulateFlat,
  triangulateGradientFlat,
  unprojectPointsFlat,
} from './index.js';

const count = 64;
const cameras = [0, 1.2, 2.9].map((angle) => circleCamera(angle, lens));
const world = Float64Array.from({ length: count * 3 }, (_, i) => 500 * Math.sin(7 * i));
const seen = views(
  cameras.map((camera) => ({ ...camera, distortion: [0, 0, 0, 0, 0] })),
  ndarray(world, [count, 3]),
).data.map((value, i) => value + Math.sin(5 * i));
const projections = Float64Array.from(cameras.flatMap((c) => projectionMatrix(c).flat()));
const input = { points: seen, projections, views: 3, count };
const homogeneous = { ...input, method: 'homogeneous' as const };
const found = { points: new Float64Array(count * 3), residual: new Float64Array(count) };
const gradient = {
  points: new Float64Array(3 * count * 2),
  weights: new Float64Array(3 * count),
};
const pixels = new Float64Array(count * 2);
const depths = new Float64Array(count).fill(3000);
const points = new Float64Array(count * 3);
const options = { points: 16 };

test.each<[string, () => void]>([
  ['projectPointsFlat', () => projectPointsFlat(world, cameras[0], pixels)],
  ['unprojectPointsFlat', () => unprojectPointsFlat(pixels, depths, cameras[0], points)],
  ['triangulateFlat, planes', () => triangulateFlat(input, found)],
  ['triangulateFlat, homogeneous', () => triangulateFlat(homogeneous, found)],
  ['triangulateGradientFlat', () => triangulateGradientFlat(input, world, gradient)],
  ['alignSimilarityBatch', () => alignSimilarityBatch(world, points, options, points)],
])('%s with its own memory makes no array, and its memory does not grow', (_, run) => {
  points.set(world);
  run();
  expect(countArrays(run)).toBe(0);
  expect(keptPerCall(run)).toBeLessThan(100);
});

test('arrays are counted, and memory that is kept', () => {
  expect(countArrays(() => triangulateFlat(input))).toBe(2);
  const kept: unknown[] = [];
  expect(keptPerCall(() => kept.push(Array.from({ length: 20 }, () => 0.5)))).toBeGreaterThan(100);
});
