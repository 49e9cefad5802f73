import ndarray from 'ndarray';
import { circleCamera, lens } from '../test/cameras.js';
import { fromRows, largestDifference, relativeDifference, values } from '../test/arrays.js';
import { describeGolden, rows } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import {
  cropCamera,
  ndcProjectionMatrix,
  ndcToPixels,
  patchToWorld,
  pixelsToNdc,
  projectionMatrix,
  projectPoints,
  worldToPatch,
} from './index.js';

const camera = {
  ...circleCamera(0),
  cameraFromWorld: [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
  ],
};
// A box of 2 m around a pelvis at (300, -200, 5000): the worked example of the method.
const width = (1145 * 2000) / 5000;
const height = (1144 * 2000) / 5000;
const center = [512 + (1145 * 300) / 5000, 515 - (1144 * 200) / 5000];
const box = { x: center[0] - width / 2, y: center[1] - height / 2, width, height };
const patchCamera = cropCamera(camera, box, 256);

test('the worked example: patch intrinsics', () => {
  expect([width, height]).toEqual([458, 457.6]);
  expect(largestDifference(center, [580.7, 469.24])).toBeLessThan(tolerance.computed);
  const expected = [640, 0, 89.6, 0, 640, 153.6, 0, 0, 1];
  expect(largestDifference(patchCamera.intrinsics.flat(), expected)).toBeLessThan(
    tolerance.computed,
  );
  expect(patchCamera.imageSize).toEqual([256, 256]);
});

test('the worked example: patch pixels, NDC and depth of a point', () => {
  const point = fromRows([[800, 100, 5200]]);
  const pixels = projectPoints(point, patchCamera);
  expect(pixels.get(0, 0)).toBeCloseTo(188.06, 2);
  expect(pixels.get(0, 1)).toBeCloseTo(165.91, 2);
  const [x, y, z] = values(worldToPatch(point, patchCamera, { rootDepth: 5000 }));
  expect(x).toBeCloseTo(0.475, 4);
  expect(y).toBeCloseTo(0.3012, 4);
  expect(z).toBeCloseTo(0.10039, 5);
  const far = fromRows([[300, -200, 5500]]);
  expect(worldToPatch(far, patchCamera, { rootDepth: 5000 }).get(0, 2)).toBeCloseTo(0.25098, 5);
});

test('corners of the box become 0 and size; distortion and pose stay', () => {
  const distorted = { ...camera, distortion: lens };
  const cropped = cropCamera(distorted, box, [128, 64]);
  const points = fromRows([[100, 50, 4000]]);
  const [u, v] = values(projectPoints(points, distorted));
  const expected = [((u - box.x) * 128) / width, ((v - box.y) * 64) / height];
  expect(largestDifference(values(projectPoints(points, cropped)), expected)).toBeLessThan(
    tolerance.computed,
  );
  expect(cropped.cameraFromWorld).toBe(camera.cameraFromWorld);
});

test('pixelsToNdc puts the centres of the border pixels at -1 and 1, and can be undone', () => {
  const pixels = fromRows([
    [0, 0],
    [255, 127],
    [127.5, 63.5],
  ]);
  const ndc = pixelsToNdc(pixels, [256, 128]);
  expect(values(ndc)).toEqual([-1, -1, 1, 1, 0, 0]);
  expect(values(ndcToPixels(ndc, [256, 128]))).toEqual(values(pixels));
});

test('ndcProjectionMatrix: depth 1 at the centre, NDC of the point elsewhere', () => {
  const matrix = ndcProjectionMatrix(patchCamera, { center: [300, -200, 5000], unit: 1000 });
  expect(matrix[2][3]).toBeCloseTo(1, 12);
  const world = [500, 300, 400];
  const [x, y, w] = matrix.map((row) => row[0] * 0.5 + row[1] * 0.3 + row[2] * 0.4 + row[3]);
  const point = fromRows([world.map((value, d) => value + [300, -200, 5000][d])]);
  const expected = values(pixelsToNdc(projectPoints(point, patchCamera), [256, 256]));
  expect(largestDifference([x / w, y / w], expected)).toBeLessThan(tolerance.computed);
  expect(() => ndcProjectionMatrix(patchCamera, { center: [0, 0, -1] })).toThrow(
    /center: expected a point in front of camera camera at 0, found depth -1 mm/,
  );
});

test('projectionMatrix is K [R|t]', () => {
  expect(projectionMatrix(camera)).toEqual([
    [1145, 0, 512, 0],
    [0, 1144, 515, 0],
    [0, 0, 1, 0],
  ]);
});

describeGolden('patch_conversion', ({ name, read }) => {
  const size = name === 'patch256' ? 256 : 128;
  const scenes = [0, 1, 2].map((b) => {
    const pick = (key: string) =>
      read(key).pick(
        b,
        ...read(key)
          .shape.slice(1)
          .map(() => null),
      );
    return {
      pick,
      rootDepth: values(pick('pelvis_cam'))[2],
      camera: {
        id: name,
        imageSize: [size, size] as const,
        intrinsics: rows(pick('K_patch')),
        distortion: [0, 0, 0, 0, 0],
        cameraFromWorld: rows(pick('R')).map((row, r) => [...row, pick('t').get(r)]),
      },
    };
  });

  test.each(scenes)('world to patch', ({ pick, rootDepth, camera }) => {
    const found = worldToPatch(pick('world'), camera, { rootDepth });
    const expected = values(pick('world_to_patch_norm'));
    expect(relativeDifference(values(found), expected)).toBeLessThan(tolerance.golden);
  });

  test.each(scenes)('patch to world', ({ pick, rootDepth, camera }) => {
    const found = patchToWorld(pick('pred_patch_norm'), camera, { rootDepth });
    const expected = values(pick('patch_to_world'));
    expect(relativeDifference(values(found), expected)).toBeLessThan(tolerance.golden);
  });

  // The other case is rotated, which cropCamera does not do.
  const unturned = name === 'patch256' ? scenes : [];
  unturned.forEach(({ pick, camera }, b) => {
    test(`cropCamera, scene ${b}`, () => {
      const [cx, cy, width, height] = values(pick('box'));
      const whole = { ...camera, imageSize: [1000, 1000] as const, intrinsics: rows(pick('K')) };
      const cropped = cropCamera(
        whole,
        { x: cx - width / 2, y: cy - height / 2, width, height },
        size,
      );
      // The released code computes the crop from float32 points.
      expect(relativeDifference(cropped.intrinsics.flat(), values(pick('K_patch')))).toBeLessThan(
        tolerance.golden,
      );
    });
  });
});

test('patchToWorld undoes worldToPatch, through a lens', () => {
  const cropped = cropCamera({ ...camera, distortion: lens }, box, 256);
  const points = fromRows([
    [300, -200, 5000],
    [800, 100, 5200],
    [100, -700, 4700],
  ]);
  const depth = { rootDepth: 5000, depthRange: 3000 };
  const back = patchToWorld(worldToPatch(points, cropped, depth), cropped, depth);
  expect(largestDifference(values(back), values(points))).toBeLessThan(tolerance.pixels);
});

test('explains wrong input', () => {
  const points = ndarray(new Float64Array(3), [1, 3]);
  expect(() => cropCamera(camera, { ...box, width: 0 }, 256)).toThrow(/cropCamera: box: expected/);
  expect(() => cropCamera(camera, box, 1)).toThrow(/cropCamera: size: expected .*found 1/);
  expect(() => worldToPatch(points, patchCamera, { rootDepth: NaN })).toThrow(/rootDepth/);
  expect(() => patchToWorld(points, patchCamera, { rootDepth: 1, depthRange: 0 })).toThrow(
    /patchToWorld: expected a finite rootDepth and a positive depthRange .*found 1 and 0/,
  );
  expect(() => pixelsToNdc(ndarray(new Float64Array(2), [1, 2]), [1, 2])).toThrow(/size/);
});
