import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axisAngleToMatrix, projectPoints, type Camera } from '@mas/geometry';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { ringCameras } from '../../test/rig.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { writeMpiInf3dhp } from '../../test/write-originals.js';
import { readCameras } from '../calibration/read-cameras.js';
import { checkCameras } from './check-cameras.js';
import { guessUnit } from './guess-unit.js';
import { readRigPoints } from './read-rig-points.js';

const folder = scratchFolder();

/** A ring of cameras 4 m from the origin, some of them changed. */
function rig(change: (camera: any, i: number) => void = () => {}, count = 4): Camera[] {
  const cameras = structuredClone(ringCameras(count, { size: 640, focal: 800 })) as Camera[];
  for (const [i, camera] of cameras.entries()) change(camera, i);
  return cameras;
}

const messages = ({ errors, warnings }: ReturnType<typeof checkCameras>) =>
  [...errors, ...warnings].map(({ message }) => message);

describe('checkCameras', () => {
  it('measures a ring that looks at the origin', () => {
    const report = checkCameras(rig());
    expect(messages(report)).toEqual([]);
    const { rig: found, cameras, unit } = report;
    for (const value of found.center!) expect(value).toBeCloseTo(0, 6);
    for (const depth of found.depths) expect(depth).toBeCloseTo(4000, 6);
    // Neighbours of a square with a half diagonal of 4 m, and opposite corners.
    expect(found.baselines[0]).toBeCloseTo(4000 * Math.SQRT2, 6);
    expect(found.baselines[1]).toBeCloseTo(8000, 6);
    expect(found.angle).toBeCloseTo(90, 6);
    expect(found.up).toEqual([0, 0, 1]);
    expect(cameras[1].fieldOfView).toBeCloseTo((360 / Math.PI) * Math.atan(0.4), 9);
    expect(cameras[1].determinant).toBeCloseTo(1, 12);
    expect(cameras[1].orthonormality).toBeLessThan(1e-12);
    const [x, y] = cameras[0].position;
    expect([x, y].map((value) => value / 4000)).toEqual([
      expect.closeTo(Math.cos(0.3), 9),
      expect.closeTo(Math.sin(0.3), 9),
    ]);
    expect(unit).toEqual({ unit: 1, name: 'millimetres', isPlausibleAsMm: true });
  });

  it('does not depend on where the world begins and how it is turned', () => {
    const base = checkCameras(rig());
    fc.assert(
      fc.property(
        fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.nat(5000), fc.nat(5000)),
        ([angle, x, y]) => {
          const turn = axisAngleToMatrix([0.3 * angle, angle, -0.5 * angle]);
          const moved = rig((camera) => {
            const e = camera.cameraFromWorld as number[][];
            camera.cameraFromWorld = e.map((row) => {
              const turned = [0, 1, 2].map((k) => turn.reduce((s, r, i) => s + row[i] * r[k], 0));
              return [...turned, row[3] - turned[0] * x - turned[1] * y];
            });
          });
          const report = checkCameras(moved);
          expect(messages(report)).toEqual([]);
          expect(report.rig.angle).toBeCloseTo(base.rig.angle, 5);
          expect(report.rig.baselines[0]).toBeCloseTo(base.rig.baselines[0], 4);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each<[string, (camera: any, i: number) => void, RegExp]>([
    [
      'metres',
      (camera) => (camera.cameraFromWorld[2][3] /= 1000),
      /found cameras 4\.000 mm from the middle .* These are metres: read the file with unit 1000/,
    ],
    [
      'centimetres',
      (camera) => (camera.cameraFromWorld[2][3] /= 10),
      /found cameras 400\.0 mm from the middle .* These are centimetres/,
    ],
    [
      'an arbitrary unit',
      (camera) => (camera.cameraFromWorld[2][3] *= 1000),
      /No common unit makes it a room/,
    ],
    [
      'matrices that map camera to world',
      (camera) => {
        const e = camera.cameraFromWorld as number[][];
        camera.cameraFromWorld = [0, 1, 2].map((k) => [
          e[0][k],
          e[1][k],
          e[2][k],
          -e[2][3] * e[2][k],
        ]);
      },
      /expected cameras in different places, found all within 0\.000 mm.*Invert the matrices/,
    ],
    [
      'cameras that look along -z',
      (camera) => {
        for (const row of [1, 2]) {
          camera.cameraFromWorld[row] = camera.cameraFromWorld[row].map((x: number) => -x);
        }
      },
      /the point nearest to all optical axes behind cam0, cam1, cam2, cam3/,
    ],
    [
      'a camera on its head',
      (camera, i) => {
        if (i !== 2) return;
        for (const row of [0, 1]) {
          camera.cameraFromWorld[row] = camera.cameraFromWorld[row].map((x: number) => -x);
        }
      },
      /found cam2 turned by more than 60 degrees/,
    ],
    [
      'the same camera twice',
      (camera, i) => {
        if (i === 3) camera.cameraFromWorld = rig()[0].cameraFromWorld;
      },
      /found cam0 and cam3 in one/,
    ],
    [
      'focal lengths in mm',
      (camera, i) => {
        if (i === 1) for (const k of [0, 1]) camera.intrinsics[k][k] = 24;
      },
      /camera cam1: expected a field of view .* found 171\.4: f is 24\.00 px .* not in mm/,
    ],
    [
      'intrinsics of images twice as large',
      (camera, i) => {
        if (i === 1)
          for (const k of [0, 1])
            camera.intrinsics[k] = camera.intrinsics[k].map((x: number) => 2 * x);
      },
      /camera cam1: expected a principal point .* like those of images 2\.00 times as large/,
    ],
    [
      'a principal point outside the image',
      (camera, i) => {
        if (i === 1) camera.intrinsics[0][2] = -20;
      },
      /camera cam1: expected a principal point near the middle of 640 x 640 px, found \(-20\.0, 319\.5\)/,
    ],
    [
      'stretched pixels',
      (camera, i) => {
        if (i === 1) camera.intrinsics[1][1] *= 1.5;
      },
      /camera cam1: expected fx and fy that differ by less than 10 %/,
    ],
    [
      'a lens that folds',
      (camera, i) => {
        if (i === 1) camera.distortion = [-2, 0, 0, 0, 0];
      },
      /camera cam1: expected a lens model that is one-to-one .* turn back 7\d % of the way/,
    ],
  ])('finds %s', (_, change, message) => {
    const found = messages(checkCameras(rig(change)));
    expect(found).toEqual([expect.stringMatching(message)]);
  });

  it('says that cameras side by side do not tell depth', () => {
    const cameras = rig((camera, i) => {
      const side = axisAngleToMatrix([0, 0.03 * i, 0]);
      camera.cameraFromWorld = side.map((row, k) => [...row, k === 2 ? 4000 : 0]);
    }, 2);
    expect(messages(checkCameras(cameras))).toEqual([
      expect.stringMatching(/expected cameras around the scene, found all within 1\.7 degrees/),
    ]);
    const parallel = rig((camera, i) => {
      const turn = axisAngleToMatrix([0, 0, 0]);
      camera.cameraFromWorld = turn.map((row, k) => [...row, k === 0 ? 200 * i : 0]);
    }, 2);
    expect(messages(checkCameras(parallel))).toEqual([
      expect.stringMatching(/found parallel optical axes/),
    ]);
  });

  it('takes a single camera as it is', () => {
    const report = checkCameras(rig(undefined, 1));
    expect(messages(report)).toEqual([]);
    expect(report.rig.center).toBeNull();
    expect(report.cameras[0].depth).toBeNaN();
  });

  describe('with points', () => {
    const world = Float64Array.from({ length: 30 }, (_, i) => 40 * (i % 7) - 100 + 3 * i);
    const seen = (cameras: Camera[], shift = 0) =>
      new Map(
        cameras.map((camera) => [
          camera.id,
          projectPoints(ndarray(world, [10, 3]), camera).data.map(
            (x, i) => x + (i % 2 ? 0 : shift),
          ),
        ]),
      );

    it('projects those that are known', () => {
      const cameras = rig();
      const report = checkCameras(cameras, { points: { world, views: seen(cameras, 3) } });
      expect(messages(report)).toEqual([]);
      for (const { points } of report.cameras) {
        expect(points).toMatchObject({ known: 10, inFront: 10, inside: 10 });
        expect(points!.residual!.count).toBe(10);
        expect(points!.residual!.mean).toBeCloseTo(3, 9);
      }
    });

    it('triangulates those that are only seen, and measures a shift of one view', () => {
      // Five: in a square, the opposite camera bears half of the error.
      const cameras = rig(undefined, 5);
      const exact = checkCameras(cameras, { points: { views: seen(cameras) } });
      for (const { points } of exact.cameras) expect(points!.residual!.largest).toBeLessThan(1e-6);
      const views = seen(cameras);
      // Camera 2 sees all 30 px further to the right: the error spreads, most of it stays there.
      views.set(
        'cam2',
        views.get('cam2')!.map((x, i) => x + (i % 2 ? 0 : 30)),
      );
      views.get('cam0')!.fill(NaN, 0, 2);
      const off = checkCameras(cameras, { points: { views } });
      const medians = off.cameras.map(({ points }) => points!.residual!.median);
      expect(off.cameras[0].points!.residual!.count).toBe(9);
      expect(Math.max(...medians)).toBe(medians[2]);
      expect(messages(off)).toContainEqual(
        expect.stringMatching(/camera cam2: expected points where they were seen, found a median/),
      );
    });

    it('says that they are behind a camera, or outside its image', () => {
      const cameras = rig();
      const behind = Float64Array.of(9000, 9000, 0, 9000, 9000, 100);
      expect(messages(checkCameras(cameras, { points: { world: behind } })).join('\n')).toMatch(
        /camera cam0: expected the points in front of the camera, found 2 of 2 behind it/,
      );
      const high = Float64Array.of(0, 0, 9000);
      expect(messages(checkCameras(cameras, { points: { world: high } }))[0]).toMatch(
        /camera cam0: expected the points in the image, found 1 of 1 outside/,
      );
    });
  });
});

describe('guessUnit', () => {
  it.each([
    [4, 'metres', false],
    [350, 'centimetres', false],
    [5200, 'millimetres', true],
    [900, 'centimetres', true],
  ])('takes cameras %d from the scene for %s', (distance, name, isPlausibleAsMm) => {
    expect(guessUnit(distance)).toMatchObject({ name, isPlausibleAsMm });
  });

  it.each([1e-3, 1e7, NaN, 0, -4])('says nothing at %d', (distance) => {
    expect(guessUnit(distance)).toBeNull();
  });
});

describe('readRigPoints', () => {
  it('reads the joints of MPI-INF-3DHP, which lie where its cameras put them', async () => {
    await writeMpiInf3dhp(join(folder, '3dhp'), 70);
    const dir = join(folder, '3dhp/S1/Seq1');
    const cameras = (await readCameras(dir)).filter((_, i) => i === 0 || i === 2);
    const points = (await readRigPoints(dir, cameras))!;
    expect(points.world!.length).toBe(70 * 28 * 3);
    const report = checkCameras(cameras, { points });
    expect(messages(report)).toEqual([]);
    for (const camera of report.cameras) {
      expect(camera.points!.residual!.count).toBe(70 * 28);
      expect(camera.points!.residual!.largest).toBeLessThan(1e-9);
    }
  });

  it('reads matches, and null for a folder without', async () => {
    const file = join(folder, 'matches.json');
    const cameras = rig(undefined, 2);
    writeFileSync(file, JSON.stringify({ views: { cam0: [[1, 2], null], cam1: [null, [3, 4]] } }));
    const { views, world } = (await readRigPoints(file, cameras))!;
    expect(Array.from(views!.get('cam0')!)).toEqual([1, 2, NaN, NaN]);
    expect(world).toBeUndefined();
    mkdirSync(join(folder, 'none'));
    expect(await readRigPoints(join(folder, 'none'), cameras)).toBeNull();
  });

  it.each<[unknown, RegExp]>([
    [[], /expected \{"views"/],
    [{ views: [] }, /expected \{"views"/],
    [{ views: { other: [] } }, /"views": expected cameras cam0, cam1, found "other"/],
    [{ views: { cam0: 5 } }, /"cam0": expected a list of points/],
    [{ views: { cam0: [[1, 'NaN']] } }, /"cam0", point 0: expected 2 numbers, or null/],
    [{ views: { cam0: [[1, 2]], cam1: [] } }, /"cam1": expected 1 points, found 0/],
    [{ views: { cam0: [[1, 2]] }, world: [[1, 2]] }, /"world", point 0: expected 3 numbers/],
  ])('refuses %j', async (content, message) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify(content));
    await expect(readRigPoints(file, rig(undefined, 2))).rejects.toThrow(message);
  });
});
