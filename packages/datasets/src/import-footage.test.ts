import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Camera } from '@mas/geometry';
import { consistentMasks } from '@mas/masks';
import type { NdArray } from 'ndarray';
import sharp from 'sharp';
import { renderBall, ringCameras } from '../test/rig.js';
import { sharedSamples } from '../test/shared-samples.js';
import { temporaryFolder } from '../test/tiny-dataset.js';
import { findFfmpeg } from './find-ffmpeg.js';
import { importFootage, type FootageView } from './import-footage.js';
import { openDataset } from './open-dataset.js';
import { prepareScenes } from './prepare-scenes.js';

const FRAMES = 7;
const cameras = ringCameras(4, { size: 96, focal: 150 }).slice(0, 2);
let root: string;
let remove: () => Promise<void>;
let ffmpeg: string | null;
let views: FootageView[];
let folders = 0;

/** A grey room with a red ball, at a spot that tells the frame. */
function picture(camera: Camera, i: number | null): { rgb: Buffer; mask: NdArray<Uint8Array> } {
  const { mask } = renderBall(camera, [-300 + 100 * (i ?? 0), 0, 0], 350);
  const rgb = Buffer.alloc(3 * mask.data.length);
  for (let k = 0; k < mask.data.length; k++) {
    const isBall = i !== null && mask.data[k];
    rgb.set(isBall ? [220, 40, 40] : [110 + (k % 96) / 2, 120, 130], 3 * k);
  }
  return { rgb, mask };
}

async function writePng(file: string, rgb: Buffer): Promise<void> {
  await sharp(rgb, { raw: { width: 96, height: 96, channels: 3 } })
    .png()
    .toFile(file);
}

function calibrationOf({ intrinsics, cameraFromWorld }: Camera): string {
  const matrix = (name: string, rows: number, cols: number, data: number[]) =>
    `${name}: !!opencv-matrix\n   rows: ${rows}\n   cols: ${cols}\n   dt: d\n` +
    `   data: [ ${data.join(', ')} ]\n`;
  const rotation = cameraFromWorld.flatMap((row) => row.slice(0, 3));
  return (
    '%YAML:1.0\n---\n' +
    matrix('camera_matrix', 3, 3, intrinsics.flat()) +
    matrix('R', 3, 3, rotation) +
    // In metres.
    matrix(
      'T',
      3,
      1,
      cameraFromWorld.map((row) => row[3] / 1000),
    )
  );
}

beforeAll(async () => {
  ({ root, remove } = await temporaryFolder());
  ffmpeg = await findFfmpeg().catch(() => null);
  views = [];
  for (const camera of cameras) {
    const folder = join(root, camera.id);
    for (const kind of ['images', 'background'])
      await mkdir(join(folder, kind), { recursive: true });
    for (let i = 0; i < FRAMES; i++) {
      // Numbers without leading zeros: 10 must come after 9.
      await writePng(join(folder, `images/${i + 5}.png`), picture(camera, i).rgb);
    }
    for (let i = 0; i < 3; i++) {
      await writePng(join(folder, `background/${i}.png`), picture(camera, null).rgb);
    }
    await writeFile(join(folder, 'calibration.yml'), calibrationOf(camera));
    views.push({
      id: camera.id,
      images: join(folder, 'images'),
      background: join(folder, 'background'),
      calibration: join(folder, 'calibration.yml'),
    });
  }
});
afterAll(() => remove());

const names = { sequence: 'ball', skeleton: 'h36m18', split: 'train', calibrationUnit: 1000 };
const out = () => join(root, `out${folders++}`);

async function expectBall(dir: string, frames: number[]): Promise<void> {
  const [ball] = (await openDataset(dir)).sequences;
  expect(ball.frameCount).toBe(frames.length);
  for (const [k, i] of frames.entries()) {
    for (const [v, camera] of cameras.entries()) {
      const truth = picture(camera, i).mask.data;
      const { mask } = await ball.readView(v, k);
      let both = 0;
      let either = 0;
      for (let p = 0; p < truth.length; p++) {
        both += truth[p] & mask.data[p];
        either += truth[p] | mask.data[p];
      }
      expect(both / either).toBeGreaterThan(0.93);
    }
  }
}

describe('importFootage', () => {
  it('imports image folders with cameras and masks', async () => {
    const dir = out();
    const progress: unknown[] = [];
    const result = await importFootage({
      views,
      out: dir,
      ...names,
      everyNth: 3,
      onProgress: (done, total) => progress.push([done, total]),
    });
    expect(result).toEqual({ frames: 3, warnings: [] });
    expect(progress).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
    ]);
    await expectBall(dir, [0, 3, 6]);
    const dataset = await openDataset(dir);
    const [ball] = dataset.sequences;
    for (const [v, camera] of cameras.entries()) {
      const { cameraFromWorld, ...rest } = ball.cameras![v];
      expect(rest).toEqual({ ...camera, cameraFromWorld: undefined });
      for (const [r, row] of camera.cameraFromWorld.entries()) {
        for (const [c, value] of row.entries()) expect(cameraFromWorld[r][c]).toBeCloseTo(value, 9);
      }
    }
    const [set] = await prepareScenes(dataset, 'train');
    expect(Math.hypot(set.centers[3], set.centers[4], set.centers[5])).toBeLessThan(20);
  });

  it('imports videos, every decoded frame once', async () => {
    if (!ffmpeg) return console.log('skipped: no ffmpeg');
    const videos = views.map((view, v) => {
      const video = join(root, `${view.id}.avi`);
      const input = ['-framerate', '25', '-start_number', '5', '-i', join(view.images!, '%d.png')];
      const short = v === 1 ? ['-frames:v', '5'] : [];
      execFileSync(ffmpeg!, [
        '-v',
        'error',
        ...input,
        ...short,
        '-c:v',
        'mjpeg',
        '-q:v',
        '1',
        video,
      ]);
      return { ...view, images: undefined, video };
    });
    const dir = out();
    const result = await importFootage({ views: videos, out: dir, ...names });
    expect(result.frames).toBe(5);
    expect(result.warnings).toEqual([expect.stringMatching(/^cam1 ended after 5 frames/)]);
    await expectBall(dir, [0, 1, 2, 3, 4]);
    const few = out();
    await importFootage({ views: videos, out: few, ...names, everyNth: 2, maxFrames: 2 });
    await expectBall(few, [0, 2]);
  });

  it('learns the background from the footage itself, without calibration', async () => {
    const dir = out();
    const bare = views.map(({ id, background }) => ({ id, images: background }));
    expect(await importFootage({ views: bare, out: dir, ...names })).toMatchObject({ frames: 3 });
    const [ball] = (await openDataset(dir)).sequences;
    expect(ball.cameras).toBeNull();
    expect(ball.views).toEqual(['cam0', 'cam1']);
    const { mask } = await ball.readView(0, 0);
    expect(mask.data.every((value) => value === 0)).toBe(true);
  });

  it('adds a second sequence to the same folder', async () => {
    const dir = out();
    await importFootage({ views, out: dir, ...names, maxFrames: 1 });
    await importFootage({
      views,
      out: dir,
      ...names,
      sequence: 'two',
      split: 'test',
      maxFrames: 2,
    });
    expect((await openDataset(dir)).splits).toEqual({ train: ['ball'], test: ['two'] });
    await expect(importFootage({ views, out: dir, ...names })).rejects.toThrow(/existing folder/);
  });

  it('says what is wrong and leaves nothing behind', async () => {
    const dir = out();
    const broken = join(root, 'broken.avi');
    await writeFile(broken, 'no video at all');
    const flat = join(root, 'flat.yml');
    await writeFile(flat, calibrationOf(cameras[0]).split('R: ')[0]);
    const run = (change: Partial<FootageView>, options = {}) =>
      importFootage({
        views: [{ ...views[0], ...change }, views[1]],
        out: dir,
        ...names,
        ...options,
      });
    await expect(run({ images: '/nowhere' })).rejects.toThrow(/^\S*nowhere: expected a video or a/);
    await expect(run({ calibration: flat })).rejects.toThrow(
      /expected the pose .* intrinsics only/,
    );
    await expect(run({ calibration: undefined })).rejects.toThrow(/found none for cam0/);
    await expect(run({ calibration: '/nowhere.xml' })).rejects.toThrow(/a calibration, found/);
    await expect(run({ video: broken })).rejects.toThrow(/either video or images, found both/);
    await expect(run({ id: 'a/b' })).rejects.toThrow(/views with an id of letters, .* found a\/b/);
    await expect(run({}, { everyNth: 0 })).rejects.toThrow(/everyNth of 1 or more, found 0/);
    if (ffmpeg) {
      await expect(run({ images: undefined, video: broken })).rejects.toThrow(
        /broken.avi: expected a video that ffmpeg decodes/,
      );
    }
    expect(
      (await readdir(root)).filter((name) => name.includes('out') && name.startsWith('.')),
    ).toEqual([]);
    await expect(openDataset(dir)).rejects.toThrow(/found nothing/);
  });

  it('leaves out an instant of which one picture is truncated, and says which', async () => {
    const copy = join(root, 'truncated');
    await cp(views[1].images!, copy, { recursive: true });
    const whole = await readFile(join(copy, '7.png'));
    await writeFile(join(copy, '7.png'), whole.subarray(0, 200));
    const dir = out();
    const damaged = [views[0], { ...views[1], images: copy }];
    const { frames, warnings } = await importFootage({ views: damaged, out: dir, ...names });
    expect(frames).toBe(FRAMES - 1);
    expect(warnings).toEqual([expect.stringMatching(/left out: .*truncated.7\.png/)]);
    await expectBall(dir, [0, 1, 3, 4, 5, 6]);
    for (const name of await readdir(copy)) await writeFile(join(copy, name), 'no picture');
    await expect(importFootage({ views: damaged, out: out(), ...names })).rejects.toThrow(/5\.png/);
  });

  it('makes masks by chroma, refined, steadied and consistent', async () => {
    const dir = out();
    const method = { method: 'chroma', color: [130, 120, 130] } as const;
    const steps = { refine: { band: 2 }, steady: true, consistent: true };
    const bare = views.map((view) => ({ ...view, background: undefined }));
    const options = { ...names, method, ...steps, everyNth: 3 };
    const result = await importFootage({ views: bare, out: dir, ...options });
    expect(result).toEqual({ frames: 3, warnings: [] });
    await expectBall(dir, [0, 3, 6]);
    const loose = bare.map((view) => ({ ...view, calibration: undefined }));
    await expect(
      importFootage({ views: loose, out: out(), ...names, method, consistent: true }),
    ).rejects.toThrow(/expected calibrations for consistent masks, found none/);
  });

  it('leaves masks that contradict each other as they are, and says so', async () => {
    const dir = out();
    // The second camera's calibration is that of the first.
    const wrong = views.map((view) => ({ ...view, calibration: views[0].calibration }));
    const shifted = cameras[0].cameraFromWorld.map(([a, b, c, t], k) => [
      a,
      b,
      c,
      k === 0 ? t + 400 : t,
    ]);
    wrong[1].calibration = join(root, 'shifted.yml');
    await writeFile(
      wrong[1].calibration,
      calibrationOf({ ...cameras[0], cameraFromWorld: shifted as never }),
    );
    const { warnings } = await importFootage({
      views: wrong,
      out: dir,
      ...names,
      consistent: true,
    });
    expect(warnings).toEqual([expect.stringMatching(/of 7 frames: the masks .* contradict/)]);
    await expectBall(dir, [0, 1, 2, 3, 4, 5, 6]);
  });

  it('takes the masks of another program', async () => {
    const given = await Promise.all(
      views.map(async (view, v) => {
        const masks = join(root, view.id, 'masks');
        await mkdir(masks, { recursive: true });
        for (let i = 0; i < FRAMES; i++) {
          // Class 3 is the ball, class 9 something else.
          const { mask } = picture(cameras[v], i);
          const labels = mask.data.map((value, k) => (value ? 3 : k < 96 ? 9 : 0));
          await sharp(labels, { raw: { width: 96, height: 96, channels: 1 } })
            .toColourspace('b-w')
            .png()
            .toFile(join(masks, `mask${i}.png`));
        }
        return { ...view, background: undefined, masks };
      }),
    );
    const method = { method: 'files', foreground: { values: [3] } } as const;
    const run = (change: Partial<FootageView>, dir = out(), options = {}) =>
      importFootage({
        views: [given[0], { ...given[1], ...change }],
        out: dir,
        ...names,
        method,
        clean: false,
        ...options,
      });
    const dir = out();
    expect(await run({}, dir)).toEqual({ frames: FRAMES, warnings: [] });
    await expectBall(dir, [0, 1, 2, 3, 4, 5, 6]);

    const other = join(root, 'other-masks');
    const copy = async (change: () => Promise<unknown>) => {
      await rm(other, { recursive: true, force: true });
      await cp(given[1].masks, other, { recursive: true });
      await change();
    };
    const small = sharp(Buffer.alloc(16), { raw: { width: 4, height: 4, channels: 1 } });
    await copy(() => rm(join(other, 'mask6.png')));
    await expect(run({ masks: other })).rejects.toThrow(/a mask for every frame.*no more after 6/);
    await copy(() => cp(join(other, 'mask6.png'), join(other, 'mask7.png')));
    await expect(run({ masks: other })).rejects.toThrow(/expected 7 masks, one for .*found more/);
    await copy(() => small.toFile(join(other, 'mask2.png')));
    await expect(run({ masks: other })).rejects.toThrow(/mask 2: expected 96 x 96 .*found 4 x 4/);
    await copy(() => writeFile(join(other, 'mask2.png'), 'no image'));
    expect(await run({ masks: other })).toMatchObject({
      frames: FRAMES - 1,
      warnings: [expect.stringMatching(/left out: .*mask2.png: expected a whole image/)],
    });
    await expect(run({ masks: '/nowhere' })).rejects.toThrow(
      /nowhere: expected a video or a folder/,
    );
    await expect(run({ masks: undefined })).rejects.toThrow(/masks for every view, found none for/);
    const alpha = { method: { method: 'files', foreground: { alphaAbove: 0 } } };
    await expect(run({}, out(), alpha)).rejects.toThrow(/mask 0: .*found rule: .*alpha channel/);
    const median = { method: { method: 'median' } };
    await expect(run({}, out(), median)).rejects.toThrow(/method 'files' .*found 'median'/);
  });

  it('finds what moves by frame differencing', async () => {
    const images = join(root, 'moving');
    await mkdir(images);
    const square = (i: number, k: number) => {
      const [x, y] = [k % 96, Math.floor(k / 96)];
      return x >= 5 * i && x < 5 * i + 14 && y >= 30 && y < 60;
    };
    for (let i = 0; i < 14; i++) {
      const rgb = Buffer.from(
        Array.from({ length: 96 * 96 }, (_, k) =>
          square(i, k) ? [200, 60, 50] : [k % 96, 90, 99],
        ).flat(),
      );
      await writePng(join(images, `${i}.png`), rgb);
    }
    const dir = out();
    const method = { method: 'difference', gap: 3 } as const;
    const moving = [{ id: 'cam0', images }];
    await importFootage({ views: moving, out: dir, ...names, method, clean: false });
    const [sequence] = (await openDataset(dir)).sequences;
    expect(sequence.frameCount).toBe(14);
    for (let i = 0; i < 14; i++) {
      const { mask } = await sequence.readView(0, i);
      // Differences are means of 3 x 3 pixels, which leaves out the square's corners at most.
      const corners = [0, 13].flatMap((x) => [30, 59].map((y) => 96 * y + 5 * i + x));
      const wrong = Array.from(mask.data).flatMap((value, k) =>
        value === (square(i, k) ? 1 : 0) ? [] : [k],
      );
      expect(wrong.filter((k) => !corners.includes(k))).toEqual([]);
    }
    await expect(
      importFootage({ views: moving, out: out(), ...names, method: { ...method, gap: 20 } }),
    ).rejects.toThrow(/compares frames 20 apart, found only 14/);
  });

  const samples = sharedSamples('uu_voxel/data');
  (samples ? it : it.skip)('imports real footage of a seated person', async () => {
    const real = ['cam1', 'cam2', 'cam3', 'cam4'].map((id) => ({
      id,
      video: join(samples!, id, 'video.avi'),
      background: join(samples!, id, 'background.avi'),
      calibration: join(samples!, id, 'config.xml'),
    }));
    const dir = out();
    const options = { everyNth: 200, skeleton: 'h36m18', split: 'train', sequence: 'seated' };
    expect(await importFootage({ views: real, out: dir, ...options })).toEqual({
      frames: 3,
      warnings: [],
    });
    // The masks of the four views agree with the body that they have in common.
    const [{ cameras: rig, readView }] = (await openDataset(dir)).sequences;
    for (let i = 0; i < 3; i++) {
      const seen = await Promise.all(rig!.map((_, v) => readView(v, i)));
      const given = seen.map(({ mask }) => mask);
      const { masks, agreement } = consistentMasks(rig!, given);
      expect(Math.min(...agreement)).toBeGreaterThan(0.85);
      expect(agreement.reduce((sum, value) => sum + value, 0) / 4).toBeGreaterThan(0.9);
      expect(Math.min(...consistentMasks(rig!, masks).agreement)).toBeGreaterThan(0.9);
    }
    const [set] = await prepareScenes(await openDataset(dir), 'train');
    expect(set).toMatchObject({ sceneCount: 3, views: 4, calibrated: true, skipped: [] });
    expect([...set.viewWeights]).toEqual(Array(12).fill(1));
    for (let view = 0; view < 12; view++) {
      const mask = set.masks.subarray(4096 * view, 4096 * (view + 1));
      // The person fills a fifth of the patch, in its middle; nothing reaches the sides.
      const share = mask.reduce((sum, value) => sum + value, 0) / (255 * 4096);
      expect(share).toBeGreaterThan(0.15);
      expect(share).toBeLessThan(0.3);
      for (let y = 0; y < 64; y++) expect(mask[64 * y] + mask[64 * y + 63]).toBe(0);
    }
  });
});
