import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { geodesicWeight } from '@mas/geodesic';
import { cropCamera, projectPoints, type Camera } from '@mas/geometry';
import { maskStatistics } from '@mas/masks';
import ndarray from 'ndarray';
import sharp from 'sharp';
import { renderBall, ringCameras } from '../test/rig.js';
import { openDataset } from './open-dataset.js';
import { prepareScenes } from './prepare-scenes.js';
import type { SceneSet } from './scene-set.js';
import { singleViewSide } from './single-view-side.js';
import type { SequenceSource } from './types.js';
import { writeDataset } from './write-dataset.js';

let root: string;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mas-prepare-'));
});
afterAll(() => rm(root, { recursive: true }));

const CENTER = [120, -80, 150];

function ball(
  name: string,
  cameras: Camera[],
  frameCount = 1,
  radius = 400,
  center = CENTER,
): SequenceSource {
  return {
    name,
    cameras,
    frameCount,
    frame: (i) => ({
      views: cameras.map((camera) =>
        renderBall(camera, [center[0] + 30 * i, ...center.slice(1)], radius),
      ),
      pose: Float64Array.of(...center),
    }),
  };
}

async function write(...sequences: SequenceSource[]): Promise<string> {
  const dir = join(root, `data${folders++}`);
  const train = sequences.map(({ name }) => name);
  await writeDataset(dir, { skeleton: 'h36m18', splits: { train } }, sequences, {
    imageFormat: 'png',
  });
  return dir;
}

async function prepare(dir: string, options = {}): Promise<SceneSet[]> {
  return prepareScenes(await openDataset(dir), 'train', options);
}

/** Patch NDC of a world point by the set's projection. */
function toNdc(set: SceneSet, scene: number, view: number, world: readonly number[]): number[] {
  const a = set.sceneFromWorld.subarray(9 * scene, 9 * scene + 9);
  const d = world.map((value, k) => (value - set.centers[3 * scene + k]) / set.halfExtent);
  const p = [0, 1, 2].map((k) => a[3 * k] * d[0] + a[3 * k + 1] * d[1] + a[3 * k + 2] * d[2]);
  const m = set.projections.subarray(12 * (scene * set.views + view));
  const [x, y, z] = [0, 1, 2].map(
    (k) => m[4 * k] * p[0] + m[4 * k + 1] * p[1] + m[4 * k + 2] * p[2] + m[4 * k + 3],
  );
  return [x / z, y / z, z];
}

describe('calibrated scenes', () => {
  it('finds the centre of a ball and puts it in the middle of every patch', async () => {
    const cameras = ringCameras(4);
    const [set] = await prepare(await write(ball('a', cameras, 2)));
    expect(set).toMatchObject({ sceneCount: 2, views: 4, calibrated: true, skipped: [] });
    expect(set.refs).toEqual([
      { sequence: 'a', frame: 0 },
      { sequence: 'a', frame: 1 },
    ]);
    for (const [scene, x] of [120, 150].entries()) {
      const center = [...set.centers.subarray(3 * scene, 3 * scene + 3)];
      // A pixel is 20 mm here; perspective shifts the centroid of a ball by less.
      expect(Math.hypot(center[0] - x, center[1] + 80, center[2] - 150)).toBeLessThan(10);
      for (let view = 0; view < 4; view++) {
        const [nx, ny, depth] = toNdc(set, scene, view, center);
        expect([nx, ny, depth]).toEqual([
          expect.closeTo(0, 5),
          expect.closeTo(0, 5),
          expect.closeTo(1, 6),
        ]);
        const row = cameras[view].cameraFromWorld[2];
        const z = row[0] * center[0] + row[1] * center[1] + row[2] * center[2] + row[3];
        expect(set.depths[4 * scene + view]).toBeCloseTo(z, 2);
        const side = set.boxes[3 * (4 * scene + view) + 2];
        expect(side).toBeCloseTo((2 * 1100 * 200 * 1.005) / z, 3);
      }
    }
    expect([...set.viewWeights]).toEqual(Array(8).fill(1));
  });

  it('projects any world point as the camera does', async () => {
    const cameras = ringCameras(3, { distance: 3500 });
    const [set] = await prepare(await write(ball('a', cameras)));
    for (const world of [
      [0, 0, 0],
      [700, -300, 900],
      [-500, 800, -1000],
    ]) {
      for (const [view, camera] of cameras.entries()) {
        const pixel = projectPoints(ndarray(Float64Array.from(world), [1, 3]), camera).data;
        const [left, top, side] = set.boxes.subarray(3 * view, 3 * view + 3);
        const [nx, ny] = toNdc(set, 0, view, world);
        expect(nx).toBeCloseTo((2 * (pixel[0] - left)) / side - 1, 4);
        expect(ny).toBeCloseTo((2 * (pixel[1] - top)) / side - 1, 4);
      }
    }
  });

  it('cuts image and masks where the box says', async () => {
    const [set] = await prepare(await write(ball('a', ringCameras(2))), {
      patchSize: 33,
      maskSize: 17,
    });
    const [left, top, side] = set.boxes;
    // Red is the column and green the row of the image.
    for (const [i, j] of [
      [16, 16],
      [12, 20],
      [20, 9],
    ]) {
      const at = 3 * (j * 33 + i);
      expect(Math.abs(set.images[at] - (left + (i * side) / 32))).toBeLessThan(0.6);
      expect(Math.abs(set.images[at + 1] - (top + (j * side) / 32))).toBeLessThan(0.6);
    }
    const pitch = 2200 / 16;
    const area = set.targetMasks.subarray(0, 17 * 17).reduce((a, b) => a + b) * pitch ** 2;
    expect(Math.abs(area / (Math.PI * 400 ** 2) - 1)).toBeLessThan(0.03);
    expect(set.masks[16 * 33 + 16]).toBe(255);
    expect(set.masks[0]).toBe(0);
  });

  it('removes lens distortion', async () => {
    const lens = { distortion: [-0.3, 0.1, 0.001, -0.002, 0.01], focal: 110, distance: 2500 };
    const center = [500, 300, 400];
    const cameras = ringCameras(3, lens);
    const [set] = await prepare(await write(ball('a', cameras, 1, 400, center)));
    // The mean pixel is undistorted, not the mask: off by less than a pixel, 23 mm here.
    expect(Math.hypot(...center.map((value, k) => value - set.centers[k]))).toBeLessThan(23);
    for (const [view, camera] of cameras.entries()) {
      // What a pinhole camera with one pixel per patch pixel sees.
      const [x, y, side] = set.boxes.subarray(3 * view, 3 * view + 3);
      const straight = { ...camera, distortion: [0, 0, 0, 0, 0] };
      const extent = (side * 64) / 63;
      const patch = cropCamera(straight, { x, y, width: extent, height: extent }, 64);
      const expected = renderBall(patch, center, 400).mask.data;
      let both = 0;
      let either = 0;
      for (let i = 0; i < expected.length; i++) {
        const found = set.masks[4096 * view + i] > 127 ? 1 : 0;
        both += found & expected[i];
        either += found | expected[i];
      }
      expect(both / either).toBeGreaterThan(0.97);
    }
  });

  it('gives the geodesic weights of the patch, mean 1', async () => {
    const dir = await write(ball('a', ringCameras(2), 1, 700));
    const [set] = await prepare(dir, { patchSize: 32, maskSize: 32 });
    const binary = Uint8Array.from(set.masks.subarray(0, 1024), (value) => (value > 127 ? 1 : 0));
    const expected = geodesicWeight(ndarray(binary, [32, 32])).data;
    for (let i = 0; i < 1024; i++) expect(set.weights[i]).toBeCloseTo(expected[i], 5);

    const [halved] = await prepare(dir, { patchSize: 64, maskSize: 32 });
    for (let view = 0; view < 2; view++) {
      const weights = halved.weights.subarray(1024 * view, 1024 * (view + 1));
      expect(weights.reduce((a, b) => a + b) / 1024).toBeCloseTo(1, 5);
      expect(Math.min(...weights)).toBeGreaterThan(0);
    }
    const flat = await prepare(dir, { weightParams: { params: [0, 1, 0, 1, 0] } });
    for (const value of flat[0].weights) expect(value).toBeCloseTo(1, 5);
  });

  it('turns a rig whose y axis is down into z up', async () => {
    // World y down, as of a rig calibrated by its first camera: x' = x, y' = -z, z' = y.
    const cameras = ringCameras(4).map((camera) => ({
      ...camera,
      cameraFromWorld: camera.cameraFromWorld.map(([x, y, z, t]) => [x, -z, y, t]),
    }));
    const [set] = await prepare(await write(ball('a', cameras, 1, 400, [120, -150, -80])));
    const above = [set.centers[0], set.centers[1] - 500, set.centers[2]];
    const a = set.sceneFromWorld;
    expect([-a[1], -a[4], -a[7]]).toEqual([
      expect.closeTo(0, 9),
      expect.closeTo(0, 9),
      expect.closeTo(1, 9),
    ]);
    expect(toNdc(set, 0, 0, above)[1]).toBeLessThan(-0.4);
  });

  it('uses a view weight of 0 for empty and cut masks', async () => {
    const cameras = ringCameras(4);
    const source = ball('a', cameras);
    const { views } = (await source.frame(0))!;
    views[1].mask.data.fill(0);
    const edge = views[2].mask;
    for (let y = 50; y < 60; y++) edge.data[y * 128] = 1;
    const dir = await write({ ...source, frame: () => ({ views }) });
    const [set] = await prepare(dir);
    expect([...set.viewWeights]).toEqual([1, 0, 0, 1]);
    expect(set.weights.subarray(1024, 2048).every((value) => value === 1)).toBe(true);
    expect(set.targetMasks.subarray(1024, 2048).every((value) => value === 0)).toBe(true);
    // The cut view would pull the centre towards its border.
    expect(Math.hypot(...CENTER.map((value, k) => value - set.centers[k]))).toBeLessThan(10);
  });

  it.each([
    ['all', [0, 1, 2], [0, 0, 0, 0]],
    ['all but one', [0, 2], [0, 1, 0, 0]],
    ['one', [1], [1, 0, 1, 0]],
  ])('weighs whole masks only when %s of three are cut, and crops all', async (_, cut, weights) => {
    const source = ball('a', ringCameras(4));
    const { views } = (await source.frame(0))!;
    views[3].mask.data.fill(0);
    for (const v of cut) views[v].mask.data[60 * 128] = 1;
    const [set] = await prepare(await write({ ...source, frame: () => ({ views }) }));
    expect([...set.viewWeights]).toEqual(weights);
    expect(set.skipped).toEqual([]);
    expect(Math.hypot(...CENTER.map((value, k) => value - set.centers[k]))).toBeLessThan(20);
    const cells = set.patchSize ** 2;
    const shown = (v: number) => set.masks.subarray(cells * v, cells * (v + 1)).includes(255);
    expect([0, 1, 2, 3].map(shown)).toEqual([true, true, true, false]);
  });
});

describe('single views', () => {
  it('cuts around the centroid, sized by bounding box and area, weak perspective', async () => {
    const mask = ndarray(new Uint8Array(100 * 80), [100, 80]);
    // A bar of 20 x 40 around (39.5, 39.5) with an arm of 10 x 10 around (54.5, 24.5): area 900.
    for (let y = 20; y < 60; y++) for (let x = 30; x < (y < 30 ? 60 : 50); x++) mask.set(y, x, 1);
    const image = ndarray(new Uint8Array(100 * 80 * 3), [100, 80, 3]);
    const dir = await write({
      name: 'photos',
      cameras: null,
      views: ['one', 'two'],
      frameCount: 1,
      frame: () => ({
        views: [
          { image, mask },
          { image, mask },
        ],
      }),
    });
    const [set] = await prepare(dir);
    expect(set).toMatchObject({ sceneCount: 2, views: 1, calibrated: false });
    expect(set.refs).toEqual([
      { sequence: 'photos', frame: 0, view: 0 },
      { sequence: 'photos', frame: 0, view: 1 },
    ]);
    const [left, top, side] = set.boxes;
    expect(side).toBeCloseTo(singleViewSide(maskStatistics(mask)), 4);
    expect(left + side / 2).toBeCloseTo(39.5 + 15 / 9, 4);
    expect(top + side / 2).toBeCloseTo(39.5 - 15 / 9, 4);
    expect([...set.depths]).toEqual([NaN, NaN]);
    expect([...set.projections.subarray(0, 12)]).toEqual([1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1]);
    expect([...set.sceneFromWorld.subarray(9)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('comes in a set of its own, after the calibrated scenes', async () => {
    const [camera] = ringCameras(1);
    const dir = await write(
      ball('many', ringCameras(3)),
      ball('one', [camera]),
      ball('more', ringCameras(3), 2),
    );
    const sets = await prepare(dir);
    expect(
      sets.map(({ views, calibrated, sceneCount }) => [views, calibrated, sceneCount]),
    ).toEqual([
      [3, true, 3],
      [1, false, 1],
    ]);
    expect(sets[0].refs.map(({ sequence, frame }) => `${sequence}${frame}`)).toEqual([
      'many0',
      'more0',
      'more1',
    ]);
  });
});

describe('bad input', () => {
  it('leaves broken frames out and says why', async () => {
    const cameras = ringCameras(3);
    const dir = await write(ball('a', cameras, 6));
    const [whole] = await prepare(dir);
    const black = { create: { width: 128, height: 128, channels: 3 as const, background: '#000' } };
    await truncate(join(dir, 'a/images/cam1/000001.png'), 300);
    await sharp({ create: { ...black.create, width: 64 } })
      .png()
      .toFile(join(dir, 'a/masks/cam2/000002.png'));
    for (const { id } of cameras) {
      await sharp(black)
        .png()
        .toFile(join(dir, `a/masks/${id}/000004.png`));
    }
    await rm(join(dir, 'a/masks/cam0/000003.png'));
    const [set] = await prepare(dir);
    expect(set.refs.map(({ frame }) => frame)).toEqual([0, 5]);
    expect(set.skipped).toEqual([
      { sequence: 'a', frame: 1, view: 1, reason: expect.stringContaining('300 bytes') },
      { sequence: 'a', frame: 2, view: 2, reason: expect.stringContaining('found 64 x 128') },
      { sequence: 'a', frame: 3, view: 0, reason: expect.stringContaining('no such file') },
      { sequence: 'a', frame: 4, reason: 'the mask is empty in every view' },
    ]);
    expect(set.images.subarray(3 * 3 * 4096)).toEqual(whole.images.subarray(5 * 3 * 3 * 4096));
    expect(set.centers.subarray(3)).toEqual(whole.centers.subarray(15));
    expect(set.weights.length).toBe(2 * 3 * 1024);

    // The same in memory that threads share.
    for (const [expected, complete] of [
      [set, dir],
      [whole, await write(ball('a', cameras, 6))],
    ] as const) {
      const [shared] = await prepare(complete, { shared: true });
      expect({ ...shared, skipped: [] }).toEqual({ ...expected, skipped: [] });
      for (const array of Object.values(shared).filter(ArrayBuffer.isView))
        expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(set.images.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('fails once when nothing is usable', async () => {
    const source = ball('a', ringCameras(2), 2);
    const dir = await write({
      ...source,
      frame: async (i) => {
        const frame = (await source.frame(i))!;
        for (const { mask } of frame.views) mask.data.fill(0);
        return frame;
      },
    });
    await expect(prepare(dir)).rejects.toThrow(
      /none of the 2 scenes of split "train" .* The first: a, frame 0: the mask is empty in every/,
    );
  });

  it('skips a scene whose centre is not in front of a camera', async () => {
    const cameras = ringCameras(3);
    const [x, y, z] = cameras[2].cameraFromWorld;
    // Turned by half a turn about its y axis: looks away.
    cameras[2] = { ...cameras[2], cameraFromWorld: [x.map((v) => -v), y, z.map((v) => -v)] };
    const source = ball('a', ringCameras(3), 1);
    await expect(prepare(await write({ ...source, cameras }))).rejects.toThrow(/in front of the/);
  });

  it('names unknown splits and options', async () => {
    const dir = await write(ball('a', ringCameras(2)));
    const dataset = await openDataset(dir);
    await expect(prepareScenes(dataset, 'test')).rejects.toThrow(
      /found "test"; splits of .*: train/,
    );
    await expect(prepare(dir, { patchSize: 3.5 })).rejects.toThrow(
      /integer patchSize .* found 3.5/,
    );
    await expect(prepare(dir, { halfExtent: 0 })).rejects.toThrow(/halfExtent > 0 mm, found 0/);
  });

  it('stops when aborted, and reports progress otherwise', async () => {
    const dir = await write(ball('a', ringCameras(2), 3));
    const seen: number[][] = [];
    await prepare(dir, { onProgress: (done: number, total: number) => seen.push([done, total]) });
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(prepare(dir, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('is the same twice', async () => {
    const dir = await write(ball('a', ringCameras(3), 5));
    expect(await prepare(dir)).toEqual(await prepare(dir));
  });
});
