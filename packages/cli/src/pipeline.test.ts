import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { backendNames, type EvaluationResult } from '@mas/trainer';
import sharp from 'sharp';
import { runMas, temporaryFolder } from '../test/run-mas.js';
import { tinyConfig, tinyData } from '../test/tiny.js';
import type { PosesFile } from './poses-file.js';

// Each test goes on from what the one before it wrote, as a user would.
const folder = temporaryFolder();
const { at } = folder;
afterAll(folder.remove);

async function succeed(words: string): Promise<string> {
  const { code, stdout, stderr } = await runMas(words, { cwd: folder.dir });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('mas:') });
  return stdout;
}

function readJson<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(at(...parts), 'utf8')) as T;
}

describe('the path from nothing to poses', () => {
  it('synth writes a data folder', async () => {
    expect(await succeed(`synth data/demo ${tinyData}`)).toBe('wrote data/demo\n');
    const dataset = readJson<{ splits: unknown }>('data', 'demo', 'dataset.json');
    expect(dataset.splits).toEqual({ train: ['S01_walking'], test: ['S901_walking'] });
  });

  it('data check finds nothing wrong with it', async () => {
    const stdout = await succeed('data check data/demo');
    expect(stdout).toMatch(/S01_walking +4 +2 +yes/);
    expect(stdout).toMatch(/no errors, no warnings\n$/);
  });

  it('train --dry-run goes through every stage and writes nothing', async () => {
    writeFileSync(at('tiny.yaml'), tinyConfig());
    const before = readdirSync(folder.dir);
    const stdout = await succeed('train tiny.yaml --dry-run');
    expect(stdout).toMatch(
      /^tiny: \d+ steps on 2 scenes of data\/demo \(heading, A: skeleton, .*: it runs\n$/,
    );
    expect(readdirSync(folder.dir)).toEqual(before);
    const both = await runMas('train --dry-run --resume runs/tiny', { cwd: folder.dir });
    expect(both.code).toBe(1);
    expect(both.stderr).toContain('leave --resume out');
  });

  it('train learns on it and writes a run', async () => {
    writeFileSync(at('tiny.yaml'), tinyConfig());
    const stdout = await succeed('train tiny.yaml');
    expect(stdout).toMatch(/^9 steps on 2 scenes in .*runs\/tiny\/checkpoint\n/);
    const files = readdirSync(at('runs', 'tiny')).map((name) => name.replace(/tfevents.*/, ''));
    expect(files.toSorted()).toEqual([
      'checkpoint',
      'config.yaml',
      'events.out.',
      'log.jsonl',
      'run.json',
      'training-state.safetensors',
    ]);
    expect(readFileSync(at('runs', 'tiny', 'config.yaml'), 'utf8')).toContain('seed: 3\n');
  });

  it('train does not go over a run, and resume knows when it is finished', async () => {
    const before = readdirSync(at('runs', 'tiny'));
    const again = await runMas('train tiny.yaml', { cwd: folder.dir });
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(
      /^mas: runs\/tiny: already holds a run; go on with it \(mas train --resume/m,
    );
    expect(await succeed('train --resume runs/tiny')).toBe('runs/tiny is finished: 9 of 9 steps\n');
    expect(readdirSync(at('runs', 'tiny'))).toEqual(before);
  });

  it('eval writes the one JSON form and a table', async () => {
    const stdout = await succeed('eval --checkpoint runs/tiny --out runs/tiny/metrics.json');
    const result = readJson<EvaluationResult>('runs', 'tiny', 'metrics.json');
    expect(result).toMatchObject({
      skeleton: 'h36m18',
      unit: 'mm',
      frames: 2,
      views: 4,
      flip: 'none',
      seed: 3,
    });
    for (const value of [result.single.mpjpe, result.triangulated.mpjpe, result.physiqueIoU]) {
      expect(value).toEqual(expect.any(Number));
      expect(Number.isFinite(value)).toBe(true);
    }
    const row = stdout.split('\n').find((line) => line.startsWith('runs/tiny'))!;
    expect(row.split(/ {2,}/).slice(1, 3)).toEqual([
      result.single.mpjpe.toFixed(1),
      result.triangulated.mpjpe.toFixed(1),
    ]);
    expect(stdout).toContain('mean training pose');
    expect(stdout).toContain('untrained network');
  });

  it('export writes a model for tf.loadLayersModel, with a card that has the scores', async () => {
    const words = 'export --checkpoint runs/tiny --out exported';
    expect(await succeed(words)).toBe(
      'wrote exported: model.json, weights.bin, weights.safetensors, MODEL_CARD.md\n',
    );
    const card = () => readFileSync(at('exported', 'MODEL_CARD.md'), 'utf8');
    expect(card()).toContain('Not evaluated.');
    const stdout = await succeed('eval --checkpoint runs/tiny --card');
    expect(stdout).toMatch(/\nwrote runs\/tiny\/checkpoint\/MODEL_CARD\.md\n$/);
    expect(await succeed(words)).toContain('wrote exported');
    const { single } = readJson<EvaluationResult>('runs', 'tiny', 'metrics.json');
    expect(card()).toContain(`| one view | ${single.mpjpe.toFixed(1)} |`);
    expect(card()).toBe(readFileSync(at('runs', 'tiny', 'checkpoint', 'MODEL_CARD.md'), 'utf8'));
    const model = readJson<{ weightsManifest: { paths: string[] }[] }>('exported', 'model.json');
    expect(model.weightsManifest[0].paths).toEqual(['weights.bin']);
    const elsewhere = await runMas('export --checkpoint runs/tiny --out runs', { cwd: folder.dir });
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).toMatch(/^mas: runs: expected a new folder, or one with nothing but/m);
  });

  it('report writes one file with curves, pictures and the scores', async () => {
    expect(await succeed('report runs/tiny')).toBe('wrote runs/tiny/report.html\n');
    const html = readFileSync(at('runs', 'tiny', 'report.html'), 'utf8');
    const { single } = readJson<EvaluationResult>('runs', 'tiny', 'metrics.json');
    const score = single.mpjpe.toFixed(1);
    const masks = ['given mask', 'skeleton mask', 'physique mask', 'weighting map'];
    for (const text of [...masks, 'Loss', 'seed: 3', score]) {
      expect(html).toContain(text);
    }
    expect(html.match(/<article class="frame"/g)).toHaveLength(2);
    expect(html).not.toMatch(/(?:src|href)="(?!data:|#)/);
  });

  it('predict reads a data folder and triangulates', async () => {
    const stdout = await succeed(
      'predict data/demo --split test --checkpoint runs/tiny --no-pictures --fps 2 --format csv,npy,coco,bvh,trc',
    );
    expect(stdout).toBe('8 poses, 2 triangulated: poses/demo/poses.json\n');
    const poses = readJson<PosesFile>('poses', 'demo', 'poses.json');
    expect(poses).toMatchObject({
      format: 'mas-poses/1',
      skeleton: 'h36m18',
      unit: 'mm',
      skipped: [],
    });
    expect(poses.scenes).toHaveLength(2);
    expect(poses.up).toEqual({ S901_walking: [0, 0, 1] });
    const others = poses.files!.map(({ path }) => path);
    expect(others).toEqual(
      expect.arrayContaining([
        'csv/views.csv',
        'csv/scenes.csv',
        'npy/joints_world_mm.npy',
        'coco.json',
        'bvh/S901_walking.bvh',
        'trc/S901_walking.trc',
      ]),
    );
    for (const file of others) expect(existsSync(at('poses', 'demo', file))).toBe(true);
    const [{ joints: world, confidence: sure, disagreement, seconds }] = poses.scenes!.slice(1);
    expect(disagreement.every((mm) => mm > 0)).toBe(true);
    expect(seconds).toBe(0.5);
    const csv = readFileSync(at('poses', 'demo', 'csv', 'scenes.csv'), 'utf8').split('\n');
    expect(csv[19].split(',').slice(0, 4)).toEqual(['S901_walking', '1', '0.5', 'root']);
    expect(csv[19].split(',').slice(4).map(Number)).toEqual([
      ...world[0],
      sure[0],
      disagreement[0],
    ]);
    expect(existsSync(at('poses', 'demo', 'pictures'))).toBe(false);
    for (const { keypoints, joints, confidence, box } of poses.views) {
      expect(joints[0]).toEqual([0, 0, 0]);
      expect([keypoints.length, joints.length, confidence.length]).toEqual([18, 18, 18]);
      keypoints.forEach(([x, y]) => {
        expect(x).toBeGreaterThanOrEqual(box.left - 0.01);
        expect(x).toBeLessThanOrEqual(box.left + box.side + 0.01);
        expect(y).toBeGreaterThanOrEqual(box.top - 0.01);
        expect(y).toBeLessThanOrEqual(box.top + box.side + 0.01);
      });
      expect(confidence.every((share) => share > 0 && share <= 1)).toBe(true);
    }
    // Each view's pose is seen from that view's camera: the person stands on the floor, y is down.
    const ankle = poses.joints.indexOf('leftAnkle');
    poses.views.forEach(({ joints }) => expect(joints[ankle][1]).toBeGreaterThan(0));
  });

  it('predict reads a folder of images with masks, skips what it cannot use, and draws', async () => {
    cpSync(at('data', 'demo', 'S901_walking', 'images', 'cam0'), at('photos'), { recursive: true });
    writeFileSync(at('photos', '000009.png'), 'no image');
    const stdout = await succeed(
      'predict photos --checkpoint runs/tiny --out poses/images --masks data/demo/S901_walking/masks/cam0',
    );
    expect(stdout).toBe('2 poses, 1 skipped: poses/images/poses.json\n');
    const poses = readJson<PosesFile>('poses', 'images', 'poses.json');
    expect(poses.masks).toBe('given');
    expect(poses.scenes).toBeUndefined();
    expect(poses.skipped).toEqual([
      {
        name: '000009.png',
        reason: expect.stringContaining('expected a whole image, found 8 bytes'),
      },
    ]);
    const png = await sharp(at('poses', 'images', 'pictures', '000001.png')).metadata();
    expect(png).toMatchObject({ format: 'png', height: 600 });
    expect(readFileSync(at('poses', 'images', 'pictures', '000001.svg'), 'utf8')).toMatch(/^<svg/);
  });

  it('trains on the folders that the configuration names', async () => {
    const sources = '[{ folder: data/demo }, { folder: data/demo, multiView: false }]';
    writeFileSync(at('mixed.yaml'), `${tinyConfig()}data: { sources: ${sources} }\n`);
    const dry = await runMas('train mixed.yaml --dry-run', { cwd: folder.dir });
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout).toContain('scenes of data/demo, data/demo (heading, A: skeleton');
    const trained = await runMas('train mixed.yaml --run runs/mixed', { cwd: folder.dir });
    expect(trained).toMatchObject({ code: 0 });
    expect(trained.stdout).toContain('mas eval --checkpoint runs/mixed --data data/demo\n');
    const resumed = await runMas('train --resume runs/mixed', { cwd: folder.dir });
    expect(resumed.stdout).toBe('runs/mixed is finished: 9 of 9 steps\n');
  });

  it('predict guesses the mask of a single image and says so', async () => {
    const image = 'data/demo/S901_walking/images/cam0/000000.jpg';
    const { code, stdout, stderr } = await runMas(
      `predict ${image} --checkpoint runs/tiny/checkpoint --no-pictures`,
      { cwd: folder.dir },
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1 pose: poses/000000/poses.json\n' });
    expect(stderr).toContain('masks: guessed from each image (GrabCut)\n');
    const [{ imageSize }] = readJson<PosesFile>('poses', '000000', 'poses.json').views;
    expect(imageSize).toEqual([96, 96]);
  });
});

describe('mas demo', () => {
  const words = 'demo --config tiny.yaml --data data/demo --run runs/demo';

  it('trains, scores and reports in one go', async () => {
    const stdout = await succeed(words);
    expect(stdout).toMatch(
      /^time: data .*, training .*, evaluation .*, report .*, total .*; peak memory \d\.\d\d GB\nreport: runs\/demo\/report\.html$/m,
    );
    expect(stdout).toMatch(/^(this|fresh) run of .*\d/m);
    const result = readJson<EvaluationResult>('runs', 'demo', 'metrics.json');
    expect(Object.keys(result.baselines)).toEqual(['meanPose', 'untrained']);
    expect(existsSync(at('runs', 'demo', 'report.html'))).toBe(true);
  });

  it('shows a finished run and how to start over, and touches nothing', async () => {
    const before = readFileSync(at('runs', 'demo', 'report.html'), 'utf8');
    const stdout = await succeed(words);
    expect(stdout).toContain('runs/demo holds this finished run: runs/demo/report.html');
    expect(stdout).toContain('--force');
    expect(readFileSync(at('runs', 'demo', 'report.html'), 'utf8')).toBe(before);
  });

  it('gives the same weights again with --force', async () => {
    const weights = () => readFileSync(at('runs', 'demo', 'checkpoint', 'weights.safetensors'));
    const before = weights();
    await succeed(`${words} --force`);
    expect(weights().equals(before)).toBe(true);
  });

  it('does not take another data folder for its own', async () => {
    const { code, stderr } = await runMas('demo --config tiny.yaml --run runs/own', {
      cwd: folder.dir,
    });
    expect(code).toBe(1);
    expect(stderr).toContain("mas: data/demo: expected the demo's data, found another folder");
    expect(existsSync(at('runs', 'own'))).toBe(false);
  });
});

describe('mas doctor', () => {
  it('names every backend with the reason', async () => {
    const stdout = await succeed('doctor');
    expect(stdout).toContain(`Node        ${process.versions.node}`);
    for (const name of backendNames) {
      const line = `^  (taken|-    )  ${name.replace('+', '\\+')} +\\S`;
      expect(stdout).toMatch(new RegExp(line, 'm'));
    }
    expect(stdout).toMatch(/^training speed: [\d.]+ GFLOPS/m);
    expect(stdout).toMatch(/^(To add \S+:\n {2}npm install \S+|No better backend)/m);
    expect(stdout.match(/^ {2}taken/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^ffmpeg +\S/m);
  });
});
