import type { Camera } from '@mas/geometry';
import { cameraRing } from '@mas/synthetic';
import ndarray, { type NdArray } from 'ndarray';
import { ball } from '../test/ball.js';
import { iou } from '../test/picture.js';
import { projectHull } from './project-hull.js';
import { visualHull, type VisualHull } from './visual-hull.js';

const center = [150, -200, 900] as const;
const radius = 350;
const cameras = cameraRing(1, 6, 112);
const masks = cameras.map((camera) => ball(camera, center, radius));

/** Calls back with the centre of each voxel. */
function eachVoxel(
  { origin, voxelSize, shape: [nx, ny, nz], occupied }: VisualHull,
  use: (point: [number, number, number], isInside: boolean) => void,
): void {
  for (let i = 0; i < nx * ny * nz; i++) {
    const at = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)];
    const [x, y, z] = at.map((n, k) => origin[k] + n * voxelSize);
    use([x, y, z], occupied[i] === 1);
  }
}

function distanceFromBall(point: readonly number[]): number {
  return Math.hypot(...point.map((value, k) => value - center[k]));
}

describe('visualHull', () => {
  it('holds the body, little more, and has its silhouettes', () => {
    const hull = visualHull(cameras, masks, { resolution: 48 });
    let lost = 0;
    let volume = 0;
    let farthest = 0;
    // A pixel at this distance is as wide as this.
    const pixel = 4800 / cameras[0].intrinsics[0][0];
    eachVoxel(hull, (point, isInside) => {
      const distance = distanceFromBall(point);
      if (distance < radius - pixel && !isInside) lost++;
      if (!isInside) return;
      volume += hull.voxelSize ** 3;
      farthest = Math.max(farthest, distance);
    });
    expect(lost).toBe(0);
    expect(volume / ((4 / 3) * Math.PI * radius ** 3)).toBeGreaterThan(0.97);
    // Six tangent cones of cameras 60 degrees apart: 1 / cos 30 degrees around, more at the poles.
    expect(volume / ((4 / 3) * Math.PI * radius ** 3)).toBeLessThan(1.35);
    expect(farthest).toBeLessThan(1.6 * radius);
    cameras.forEach((camera, v) => {
      expect(iou(projectHull(hull, camera), masks[v])).toBeGreaterThan(0.97);
    });
  });

  it('takes distortion into account, also where it folds', () => {
    // Beyond a slope of 0.96 this distortion leads points back into the image.
    const bent = cameras.map((camera) => ({
      ...camera,
      distortion: [-0.36, 0, 0.001, -0.002, 0],
    }));
    const seen = bent.map((camera) => ball(camera, center, radius));
    const hull = visualHull(bent, seen, { resolution: 48 });
    bent.forEach((camera, v) => {
      expect(iou(projectHull(hull, camera), seen[v])).toBeGreaterThan(0.97);
    });
    const bounds = { min: [-9000, -9000, -9000], max: [9000, 9000, 9000] } as const;
    const wide = visualHull(bent, seen, { resolution: 60, bounds });
    let farthest = 0;
    eachVoxel(wide, (point, isInside) => {
      if (isInside) farthest = Math.max(farthest, distanceFromBall(point));
    });
    expect(farthest).toBeLessThan(2 * radius);
    expect(wide.occupied.some((value) => value === 1)).toBe(true);
  });

  it('keeps to the box that it is given', () => {
    const bounds = { min: [150, -200, 900], max: [550, 0, 1000] } as const;
    const { origin, voxelSize, shape, occupied } = visualHull(cameras, masks, {
      resolution: 40,
      bounds,
    });
    expect([origin, voxelSize, shape]).toEqual([[155, -195, 905], 10, [40, 20, 10]]);
    expect(occupied).toHaveLength(8000);
    expect([occupied[0], occupied[39]]).toEqual([1, 0]);
  });

  it('knows nothing of what a view cuts off', () => {
    // The second camera's image ends in the middle of the ball.
    const half = (mask: NdArray<Uint8Array>, camera: Camera): [NdArray<Uint8Array>, Camera] => {
      const width = 59;
      return [mask.hi(112, width), { ...camera, imageSize: [width, 112] }];
    };
    const [mask, camera] = half(masks[1], cameras[1]);
    expect(iou(mask, masks[1].hi(112, 59))).toBe(1);
    const cut = visualHull(cameras.with(1, camera), masks.with(1, mask), { resolution: 48 });
    const whole = visualHull(cameras, masks, { resolution: 48 });
    const volume = ({ occupied, voxelSize }: VisualHull) =>
      occupied.filter(Boolean).length * voxelSize ** 3;
    expect(volume(cut)).toBeGreaterThan(0.99 * volume(whole));
  });

  it('forgives as many views as it is told', () => {
    const empty = ndarray(new Uint8Array(112 * 112), [112, 112]);
    const spoilt = masks.with(2, empty);
    expect(visualHull(cameras, spoilt).occupied).toHaveLength(0);
    const hull = visualHull(cameras, spoilt, { resolution: 48, misses: 1 });
    expect(iou(projectHull(hull, cameras[2]), masks[2])).toBeGreaterThan(0.85);
  });

  it('is empty for masks that have nothing in common', () => {
    const one = ndarray(new Uint8Array(112 * 112), [112, 112]);
    expect(
      visualHull(
        cameras,
        cameras.map(() => one),
      ).shape,
    ).toEqual([0, 0, 0]);
    const bounds = { min: [0, 0, 0], max: [100, 100, 100] } as const;
    const { occupied } = visualHull(
      cameras,
      cameras.map(() => one),
      { resolution: 4, bounds },
    );
    expect(occupied).toEqual(new Uint8Array(64));
  });

  it('says what is wrong with its input', () => {
    const wrong =
      (...args: unknown[]) =>
      () =>
        visualHull(...(args as [never, never, never]));
    expect(wrong(cameras, masks.slice(1))).toThrow(/one mask per camera, found 6 cameras and 5/);
    expect(wrong(cameras.slice(1, 2), masks.slice(1, 2))).toThrow(/2 to 31 views, found 1/);
    expect(wrong(cameras, masks.with(3, ndarray(new Uint8Array(4), [2, 2])))).toThrow(
      'visualHull: masks[3]: expected 112 x 112 px as in camera cam3, found 2 x 2. Scale',
    );
    const mirrored = { ...cameras[0], cameraFromWorld: cameras[0].cameraFromWorld.toReversed() };
    expect(wrong(cameras.with(0, mirrored), masks)).toThrow(/visualHull: cameras\[0\]: .*det R/);
    expect(wrong(cameras, masks, { resolution: 10_000 })).toThrow(/1 to 512 voxels, found 10000/);
    expect(wrong(cameras, masks, { misses: 5 })).toThrow(/misses from 0 to 4.* found 5/);
    for (const bounds of [
      {},
      { min: [0, 0, 0], max: [1, 0, 1] },
      { min: [0, 0, NaN], max: [1, 1, 1] },
      { min: [0, 0, 0], max: [1, 1, Infinity] },
    ]) {
      expect(wrong(cameras, masks, { bounds })).toThrow(/min below max, found/);
    }
  });
});
