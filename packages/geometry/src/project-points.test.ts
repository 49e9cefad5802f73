import ndarray from 'ndarray';
import { circleCamera, lens } from '../test/cameras.js';
import { fromRows, largestDifference, values } from '../test/arrays.js';
import { describeGolden, rows } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import { projectPoints, projectPointsFlat } from './index.js';

const camera = circleCamera(0);

test('a point on the axis falls on the principal point, one beside it by f x / z', () => {
  const points = fromRows([
    [0, 0, 0],
    [100, -200, 5000],
  ]);
  const expected = [512, 515, 512 + (1145 * 100) / 10000, 515 - (1144 * 200) / 10000];
  expect(largestDifference(values(projectPoints(points, camera)), expected)).toBeLessThan(
    tolerance.computed,
  );
});

test('gives NaN at and behind the camera plane, and for NaN', () => {
  const points = [0, 0, -5000, 1, 1, -6000, NaN, 0, 0, 0, 0, 0];
  expect([...projectPointsFlat(points, camera)]).toEqual([NaN, NaN, NaN, NaN, NaN, NaN, 512, 515]);
});

test('accepts any layout and number type', () => {
  const columns = ndarray(new Float32Array([10, 20, 30, 40, 50, 60]), [3, 2]).transpose(1, 0);
  const points = fromRows([
    [10, 30, 50],
    [20, 40, 60],
  ]);
  expect(values(projectPoints(columns, camera))).toEqual(values(projectPoints(points, camera)));
  expect(projectPoints(ndarray(new Float64Array(0), [0, 3]), camera).shape).toEqual([0, 2]);
});

test('explains a wrong shape and a wrong camera', () => {
  expect(() => projectPoints(ndarray(new Float64Array(4), [2, 2]), camera)).toThrow(
    /projectPoints: points: expected an ndarray of shape \[N, 3\], found shape \[2, 2\]/,
  );
  const mirrored = camera.cameraFromWorld.map((row, r) => (r === 1 ? row.map((v) => -v) : row));
  expect(() =>
    projectPoints(fromRows([[0, 0, 0]]), { ...camera, cameraFromWorld: mirrored }),
  ).toThrow(/projectPoints: camera: cameraFromWorld: expected det R = \+1, found .*-1\.000/);
});

describeGolden('opencv_projectPoints', ({ read }) => {
  test('equals OpenCV', () => {
    const pose = rows(read('R')).map((row, r) => [...row, read('t').get(r)]);
    const golden = {
      ...circleCamera(0, values(read('dist'))),
      intrinsics: rows(read('K')),
      cameraFromWorld: pose,
    };
    const found = projectPoints(read('points'), golden);
    expect(largestDifference(found.data, read('image').data)).toBeLessThan(tolerance.pixels);
    const pinhole = projectPoints(read('points'), { ...golden, distortion: [0, 0, 0, 0, 0] });
    expect(largestDifference(pinhole.data, read('image_pinhole').data)).toBeLessThan(
      tolerance.pixels,
    );
  });
});

test('distortion moves a point as the formula says', () => {
  const [k1, k2, p1, p2, k3] = lens;
  const [x, y] = [0.1, -0.2];
  const r2 = x * x + y * y;
  const radial = 1 + k1 * r2 + k2 * r2 ** 2 + k3 * r2 ** 3;
  const expected = [
    512 + 1145 * (x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)),
    515 + 1144 * (y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y),
  ];
  const found = projectPointsFlat([x * 5000, y * 5000, 0], circleCamera(0, lens));
  expect(largestDifference(found, expected)).toBeLessThan(tolerance.computed);
});
