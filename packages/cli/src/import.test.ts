import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { runMas, temporaryFolder } from '../test/run-mas.js';
import { tinyConfig } from '../test/tiny.js';
import type { PosesFile } from './poses-file.js';

const folder = temporaryFolder();
const { at } = folder;
const cwd = folder.dir;
afterAll(folder.remove);

/** A grey room, and in it a light box 40 px high whose left edge is at `left`. */
async function picture(file: string, left?: number): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const room = sharp({ create: { width: 96, height: 72, channels: 3, background: '#404448' } });
  const box = { create: { width: 16, height: 40, channels: 3, background: '#e0d8c8' } } as const;
  const layers = left === undefined ? [] : [{ input: box, left, top: 20 }];
  await room.composite(layers).png().toFile(file);
}

/** An OpenCV file of a camera 3 m from the origin, `side` mm to its left. */
function calibration(side: number): string {
  const matrix = (name: string, rows: number, columns: number, data: string) =>
    `<${name} type_id="opencv-matrix"><rows>${rows}</rows><cols>${columns}</cols><dt>d</dt><data>${data}</data></${name}>`;
  return (
    '<?xml version="1.0"?>\n<opencv_storage>' +
    matrix('CameraMatrix', 3, 3, '100 0 47.5 0 100 35.5 0 0 1') +
    matrix('DistortionCoeffs', 5, 1, '0 0 0 0 0') +
    matrix('Rotation', 3, 3, '1 0 0 0 1 0 0 0 1') +
    matrix('Translation', 3, 1, `${side} 0 3000`) +
    '</opencv_storage>\n'
  );
}

/** The system's ffmpeg, or the one that comes with @mas/datasets. */
function findFfmpeg(): string | undefined {
  const runs = (command: string) => spawnSync(command, ['-version']).status === 0;
  if (runs('ffmpeg')) return 'ffmpeg';
  try {
    const datasets = createRequire(new URL('../../datasets/package.json', import.meta.url));
    const { path: packed } = datasets('@ffmpeg-installer/ffmpeg') as { path: string };
    return runs(packed) ? packed : undefined;
  } catch {
    return undefined;
  }
}

beforeAll(async () => {
  for (const [camera, side] of [
    ['left', 500],
    ['right', -500],
  ] as const) {
    await picture(at('shots', camera, 'empty', '0.png'));
    for (let i = 0; i < 3; i++) {
      // 500 mm at 3 m are 16.7 px.
      const left = 40 + 4 * i + Math.round((100 * side) / 3000);
      await picture(at('shots', camera, 'frames', `${i}.png`), left);
    }
    writeFileSync(at('shots', `${camera}.xml`), calibration(side));
  }
});

describe('mas import', () => {
  const paths = '--images {cam}/frames --background {cam}/empty --calibration {cam}.xml';

  it('makes a data folder of image folders and OpenCV calibrations', async () => {
    const { code, stdout, stderr } = await runMas(`import shots --out data ${paths}`, { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        '3 frames in 2 views: data/take1\n' +
        'next: mas masks report data, look at it, then mas data check data\n',
    });
    expect(stderr).toContain('2 cameras: left, right\n');
    const cameras = JSON.parse(readFileSync(at('data', 'take1', 'cameras.json'), 'utf8'));
    expect(cameras[1]).toMatchObject({
      id: 'right',
      imageSize: [96, 72],
      cameraFromWorld: [
        [1, 0, 0, -500],
        [0, 1, 0, 0],
        [0, 0, 1, 3000],
      ],
    });
    const { data } = await sharp(at('data', 'take1', 'masks', 'left', '000001.png'))
      .extractChannel(0)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const area = data.filter((value) => value > 127).length;
    expect(Math.abs(area - 16 * 40)).toBeLessThan(16);
    expect((await runMas('data check data', { cwd })).code).toBe(0);
  });

  it('gives a folder that trains, and whose run can be shown', async () => {
    writeFileSync(at('tiny.yaml'), tinyConfig());
    const train = await runMas('train tiny.yaml --data data', { cwd });
    expect(train.stdout).toMatch(/^9 steps on 3 scenes/);
    expect((await runMas('report runs/tiny', { cwd })).code).toBe(0);
    expect(readFileSync(at('runs', 'tiny', 'report.html'), 'utf8')).toContain('weighting map');
    const scored = await runMas('eval --checkpoint runs/tiny --data data --split train', { cwd });
    expect(scored.code).toBe(1);
    expect(scored.stderr).toContain('evaluation needs true poses');
  });

  it.each([
    ['shots --out x', /^mas: .*shots: expected one of .* Of footage, name .* --video or --images/m],
    [`shots --out x ${paths} --video {cam}/0`, /^mas: import: needs either --video or --images/m],
    [`shots --out x ${paths} --unit m`, /^mas: --unit: expected the calibration's unit in mm/m],
    [
      'shots --out x --images {cam}/none',
      /^mas: shots\/\{cam\}\/none: expected files of this form/m,
    ],
    [
      'shots --out x --video left.xml',
      /^mas: .*left\.xml: expected a video that ffmpeg decodes|expected ffmpeg/m,
    ],
  ])('refuses %s', async (words, message) => {
    const { code, stderr } = await runMas(`import ${words}`, { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(existsSync(at('x'))).toBe(false);
  });
});

describe('a video of one camera', () => {
  const ffmpeg = findFfmpeg();
  if (!ffmpeg) console.warn('skipped: no ffmpeg to make a video with');
  (ffmpeg ? it : it.skip)('is predicted frame by frame, smoothed over its time', async () => {
    const frames = ['-framerate', '10', '-i', at('shots', 'left', 'frames', '%d.png')];
    const video = ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p', at('clip.avi')];
    execFileSync(ffmpeg!, ['-v', 'error', ...frames, ...video]);
    const predict = async (options: string) => {
      const { code, stderr } = await runMas(
        `predict clip.avi --background shots/left/empty --checkpoint runs/tiny --out clip --no-pictures ${options}`,
        { cwd },
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('mas:') });
      const out = at('clip', 'poses.json');
      return JSON.parse(readFileSync(out, 'utf8')) as PosesFile;
    };
    const plain = await predict('');
    expect(plain).toMatchObject({ framesPerSecond: 10, masks: 'what differs from the background' });
    expect(plain.smoothing).toBeUndefined();
    expect(plain.views.map(({ name, frame, seconds }) => [name, frame, seconds])).toEqual([
      ['000000', 0, 0],
      ['000001', 1, 0.1],
      ['000002', 2, 0.2],
    ]);
    const smooth = await predict('--smooth');
    expect(smooth.smoothing).toMatchObject({ minCutoff: expect.any(Number) });
    expect(smooth.views[0]).toEqual(plain.views[0]);
    // The box moves 4 px a frame to the right; what is smoothed comes behind, if not far.
    const lags = smooth.views[2].keypoints.map(([x], j) => plain.views[2].keypoints[j][0] - x);
    for (const lag of lags) {
      expect(lag).toBeGreaterThan(0);
      expect(lag).toBeLessThan(8);
    }
  });

  it('smooths nothing where there is no time', async () => {
    const picture = 'shots/left/frames/0.png';
    const one = await runMas(`predict ${picture} --checkpoint runs/tiny --smooth --fps 5`, { cwd });
    expect(one.stderr).toMatch(/^mas: predict: --smooth needs frames in order/m);
    const words = 'predict shots/left/frames --checkpoint runs/tiny --smooth';
    const several = await runMas(words, { cwd });
    expect(several.stderr).toMatch(/needs the frames a second of shots.* add --fps N/m);
    expect([one.code, several.code]).toEqual([1, 1]);
    expect((await runMas(`${words} --fps 0`, { cwd })).stderr).toMatch(
      /^mas: --fps: expected a n/m,
    );
  });
});

const footage = fileURLToPath(
  new URL('../../../../shared/samples/uu_voxel/data/cam2', import.meta.url),
);

describe('a video', () => {
  const isThere = existsSync(footage);
  if (!isThere) console.warn(`skipped: no real footage at ${footage}`);
  (isThere ? it : it.skip)('is predicted with masks from its background', async () => {
    const { code, stdout, stderr } = await runMas(
      `predict ${footage}/video.avi --background ${footage}/background.avi --every 150` +
        ' --checkpoint runs/tiny --out poses --no-pictures',
      { cwd },
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '3 poses: poses/poses.json\n' });
    expect(stderr).toContain('masks: what differs from the background\n');
    const poses = JSON.parse(readFileSync(at('poses', 'poses.json'), 'utf8')) as PosesFile;
    expect(poses.views.map(({ name }) => name)).toEqual(['000000', '000150', '000300']);
    expect(poses.views[0].imageSize).toEqual([644, 486]);
    // The seated person fills about a third of the picture's height, left of its middle.
    for (const { box } of poses.views) {
      expect(box.side).toBeGreaterThan(150);
      expect(box.side).toBeLessThan(400);
      expect(Math.abs(box.left + box.side / 2 - 345)).toBeLessThan(40);
    }
  });
});
