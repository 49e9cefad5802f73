import fc from 'fast-check';
import ndarray from 'ndarray';
import { circleCamera, lens } from '../test/cameras.js';
import { fromRows, largestDifference, values } from '../test/arrays.js';
import { describeGolden } from '../test/golden.js';
import { tolerance } from '../test/tolerance.js';
import {
  cameraToImage,
  cameraToWorld,
  cropCamera,
  distortPoints,
  imageToCamera,
  imageToPatch,
  ndcToPixels,
  patchToImage,
  patchToWorld,
  pixelsToNdc,
  projectPoints,
  undistortPoints,
  unprojectPoints,
  worldToCamera,
  worldToPatch,
} from './index.js';

const camera = circleCamera(0.7, lens);
const box = { x: 280, y: 310.5, width: 460, height: 380 };
const size = [256, 128] as const;
const points = fromRows([
  [100, -300, 200],
  [0, 0, 0],
  [-500, 400, 300],
]);

test('world to camera to image is projectPoints', () => {
  const found = cameraToImage(worldToCamera(points, camera), camera);
  expect(values(found)).toEqual(values(projectPoints(points, camera)));
});

test('image to camera to world is unprojectPoints, and goes back', () => {
  const inCamera = worldToCamera(points, camera);
  const seen = cameraToImage(inCamera, camera);
  const depths = ndarray(Float64Array.from(values(inCamera.pick(null, 2))), [3]);
  const back = imageToCamera(seen, depths, camera);
  expect(largestDifference(values(back), values(inCamera))).toBeLessThan(tolerance.solved);
  expect(values(cameraToWorld(back, camera))).toEqual(
    values(unprojectPoints(seen, depths, camera)),
  );
});

test('image to patch is what cropCamera sees', () => {
  const patchCamera = cropCamera(camera, box, size);
  const seen = imageToPatch(projectPoints(points, camera), box, size);
  expect(largestDifference(values(seen), values(projectPoints(points, patchCamera)))).toBeLessThan(
    tolerance.computed,
  );
});

test('patch, image, camera and world form one chain in both directions', () => {
  const patchCamera = cropCamera(camera, box, 256);
  const depth = { rootDepth: 5000 };
  const patch = worldToPatch(points, patchCamera, depth);
  const seen = imageToPatch(projectPoints(points, camera), box, 256);
  const ndc = values(pixelsToNdc(seen, [256, 256]));
  const xy = [0, 1, 2].flatMap((i) => [patch.get(i, 0), patch.get(i, 1)]);
  expect(largestDifference(ndc, xy)).toBeLessThan(tolerance.computed);
  const image = patchToImage(ndcToPixels(fromRows([[xy[0], xy[1]]]), [256, 256]), box, 256);
  const first = fromRows([[points.get(0, 0), points.get(0, 1), points.get(0, 2)]]);
  expect(largestDifference(values(image), values(projectPoints(first, camera)))).toBeLessThan(
    tolerance.computed,
  );
  const world = patchToWorld(patch, patchCamera, depth);
  expect(largestDifference(values(world), values(points))).toBeLessThan(tolerance.solved);
});

test('patchToImage undoes imageToPatch', () => {
  const side = fc.double({ min: 1, max: 5000, noNaN: true });
  const place = fc.double({ min: -5000, max: 5000, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(place, place, side, side), fc.tuple(place, place), (sides, pixel) => {
      const [x, y, width, height] = sides;
      const any = { x, y, width, height };
      const there = imageToPatch(fromRows([pixel]), any, size);
      const back = values(patchToImage(there, any, size));
      expect(largestDifference(back, pixel)).toBeLessThan(tolerance.computed);
    }),
  );
});

describeGolden('patch_conversion', ({ name, read }) => {
  // The other case is rotated, which a box is not.
  const unturned = name === 'patch256' ? [0, 1, 2] : [];
  unturned.forEach((b) => {
    test(`patch to image, scene ${b}`, () => {
      const [cx, cy, width, height] = values(read('box').pick(b, null));
      const patch = read('pred_patch_norm').pick(b, null, null).hi(18, 2);
      const golden = { x: cx - width / 2, y: cy - height / 2, width, height };
      const found = patchToImage(ndcToPixels(patch, [256, 256]), golden, 256);
      const expected = values(read('patch_to_image').pick(b, null, null).hi(18, 2));
      // The released code computes the crop from float32 points.
      expect(largestDifference(values(found), expected) / 1000).toBeLessThan(tolerance.golden);
    });
  });
});

describe('what is not finite, or behind the camera, gives NaN in its own row only', () => {
  const wrong = [NaN, Infinity, -Infinity];
  const good = [100, 50, 200];
  const expectNaN = (found: number[], width: number): void => {
    expect(found.slice(0, width).every(Number.isNaN)).toBe(true);
    expect(found.slice(width).every(Number.isFinite)).toBe(true);
  };

  test.each([0, 1, 2].flatMap((d) => wrong.map((value) => [d, value])))(
    'coordinate %i is %f',
    (d, value) => {
      const broken = fromRows([good.map((v, k) => (k === d ? value : v)), good]);
      const near = fromRows([[10, 20, 3000].map((v, k) => (k === d ? value : v)), [10, 20, 3000]]);
      for (const distortion of [lens, [0, 0, 0, 0, 0]]) {
        const c = circleCamera(0.7, distortion);
        expectNaN(values(projectPoints(broken, c)), 2);
        expectNaN(values(cameraToImage(near, c)), 2);
        const patch = worldToPatch(broken, cropCamera(c, box, size), { rootDepth: 5000 });
        expectNaN([patch.get(0, 0), patch.get(0, 1), ...values(patch).slice(3)], 2);
        const world = values(cameraToWorld(near, c));
        expect(world.slice(0, 3).some(Number.isFinite)).toBe(false);
        expect(world.slice(3).every(Number.isFinite)).toBe(true);
        const inCamera = values(worldToCamera(broken, c));
        expect(inCamera.slice(3).every(Number.isFinite)).toBe(true);
      }
    },
  );

  test.each([...wrong, 0, -1000])('depth %f', (depth) => {
    const pixels = fromRows([
      [500, 400],
      [500, 400],
    ]);
    const depths = ndarray(new Float64Array([depth, 3000]), [2]);
    expectNaN(values(unprojectPoints(pixels, depths, camera)), 3);
    expectNaN(values(imageToCamera(pixels, depths, camera)), 3);
  });

  test.each(wrong)('pixel %f', (value) => {
    const pixels = fromRows([
      [value, 400],
      [500, 400],
    ]);
    const depths = ndarray(new Float64Array([3000, 3000]), [2]);
    for (const distortion of [lens, [0, 0, 0, 0, 0]]) {
      const c = circleCamera(0.7, distortion);
      expectNaN(values(unprojectPoints(pixels, depths, c)), 3);
      expectNaN(values(imageToCamera(pixels, depths, c)), 3);
      expectNaN(values(distortPoints(pixels, c)), 2);
      expectNaN(values(undistortPoints(pixels, c)), 2);
    }
  });
});

test('explains wrong input', () => {
  const flat = fromRows([[1, 2]]);
  expect(() => cameraToImage(flat, camera)).toThrow(/cameraToImage: points: .*\[N, 3\]/);
  expect(() => imageToCamera(flat, ndarray(new Float64Array(2), [2]), camera)).toThrow(
    /imageToCamera: depths: expected an ndarray of shape \[1\]/,
  );
  expect(() => imageToPatch(flat, { ...box, width: NaN }, 256)).toThrow(/imageToPatch: box: /);
  expect(() => patchToImage(flat, box, 0)).toThrow(/patchToImage: size: /);
});
