import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { EvaluationResult } from '@mas/trainer';
import { runMas, temporaryFolder } from '../test/run-mas.js';
import { tinyConfig, tinyData } from '../test/tiny.js';
import type { PosesFile } from './poses-file.js';

const folder = temporaryFolder();
const { at } = folder;
afterAll(folder.remove);

const run = (words: string) => runMas(words, { cwd: folder.dir });

async function succeed(words: string): Promise<string> {
  const { code, stdout, stderr } = await run(words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('mas:') });
  return stdout;
}

async function fail(words: string): Promise<string> {
  const { code, stdout, stderr } = await run(words);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return stderr.split('\n').find((line) => line.startsWith('mas: '))!;
}

beforeAll(async () => {
  writeFileSync(at('tiny.yaml'), tinyConfig(2));
  await succeed(`synth data/demo ${tinyData}`);
  await succeed('train tiny.yaml');
});

const checkpoint = () => readdirSync(at('runs', 'tiny', 'checkpoint')).toSorted();

it.each(['linear', 'mlp'])('spp fit --kind %s writes beside the checkpoint', async (kind) => {
  const words = kind === 'mlp' ? ' --width 8 --steps 4' : '';
  const stdout = await succeed(`spp fit --checkpoint runs/tiny --kind ${kind}${words}`);
  expect(stdout).toBe(
    `SPP (${kind}, 2 labelled frames) of split "train": runs/tiny/checkpoint/spp-${kind}.json\n` +
      `next: mas eval --checkpoint runs/tiny --data data/demo --spp ${kind}\n`,
  );
  expect(checkpoint()).toEqual(
    expect.arrayContaining([`spp-${kind}.json`, `spp-${kind}.safetensors`]),
  );
});

it('eval --spp --flip says what it used, in the table and in the JSON', async () => {
  await succeed('spp fit --checkpoint runs/tiny --labels 1');
  const stdout = await succeed(
    'eval --checkpoint runs/tiny --spp linear --flip joint --out scores.json',
  );
  expect(stdout).toContain('exchanged by looking at the truth (flip: joint)');
  const result = JSON.parse(readFileSync(at('scores.json'), 'utf8')) as EvaluationResult;
  expect(result.flip).toBe('joint');
  expect(result.supervision).toMatch(/; SPP \(linear, 1 labelled frame\)$/);
  const row = stdout.split('\n').find((line) => line.startsWith('runs/tiny'))!;
  expect(row.split(/ {2,}/).slice(0, 2)).toEqual([
    'runs/tiny, SPP (linear, 1 labelled frame)',
    result.single.mpjpe.toFixed(1),
  ]);
});

it('predict --spp gives joints with names, of landmarks that have none', async () => {
  writeFileSync(
    at('dots.yaml'),
    `${tinyConfig(2).replace('name: tiny', 'name: dots')}landmarks: 7\n`,
  );
  await succeed('train dots.yaml');
  expect(await fail('eval --checkpoint runs/dots')).toMatch(/without names \(landmarks7\)/);
  await succeed('spp fit --checkpoint runs/dots');
  const words = 'predict data/demo --split test --checkpoint runs/dots --no-pictures';
  const count = async (options: string) => {
    await succeed(`${words} --out poses${options.length} ${options}`);
    const poses = JSON.parse(
      readFileSync(at(`poses${options.length}`, 'poses.json'), 'utf8'),
    ) as PosesFile;
    const { views, scenes, joints, skeleton, checkpoint } = poses;
    for (const { keypoints, joints: own, confidence } of views) {
      expect([keypoints.length, own.length, confidence.length]).toEqual(
        views.map(() => joints.length).slice(0, 3),
      );
    }
    expect(scenes![0].joints).toHaveLength(joints.length);
    return { skeleton, supervision: checkpoint.supervision };
  };
  expect(await count('')).toMatchObject({ skeleton: 'landmarks7' });
  expect(await count('--spp linear')).toEqual({
    skeleton: 'h36m18',
    supervision: expect.stringMatching(/SPP \(linear, 2 labelled frames\)$/),
  });
});

describe('what is wrong is said', () => {
  it.each([
    ['spp', /^mas: spp: needs a command; try "mas spp fit"/],
    ['spp fit', /^mas: spp fit: needs --checkpoint DIR/],
    ['spp fit --checkpoint no', /no\/checkpoint\.json: cannot read the checkpoint/],
    [
      'spp fit --checkpoint runs/tiny --kind svm',
      /^mas: --kind: expected linear, mlp, found "svm"/,
    ],
    ['spp fit --checkpoint runs/tiny --width 8', /--width and --steps go with --kind mlp/],
    [
      'spp fit --checkpoint runs/tiny --labels 3',
      /labelledFrames: expected 1 to 2, .*split "train" in data\/demo, found 3/,
    ],
    [
      'eval --checkpoint runs/tiny --flip bodies',
      /^mas: --flip: expected none, body, joint, found "bodies"/,
    ],
  ])('mas %s', async (words, message) => {
    expect(await fail(words)).toMatch(message);
  });

  it('without poses, and nothing is written', async () => {
    cpSync(at('data', 'demo'), at('blind'), { recursive: true });
    rmSync(at('blind', 'S01_walking', 'poses.json'));
    rmSync(at('runs', 'tiny', 'checkpoint', 'spp-linear.json'), { force: true });
    const before = checkpoint();
    expect(await fail('spp fit --checkpoint runs/tiny --data blind')).toMatch(
      /^mas: .*blind: no sequence of split "train" has a poses\.json/,
    );
    expect(checkpoint()).toEqual(before);
    expect(await fail('eval --checkpoint runs/tiny --spp linear')).toMatch(
      /spp-linear\.json: no linear post-processing of this checkpoint .*mas spp fit/,
    );
  });

  it('where the checkpoint was trained anew', async () => {
    await succeed('spp fit --checkpoint runs/tiny');
    writeFileSync(at('other.yaml'), tinyConfig(2).replace('seed: 3', 'seed: 4'));
    await succeed('train other.yaml --run runs/other');
    for (const ending of ['json', 'safetensors']) {
      const file = ['checkpoint', `spp-linear.${ending}`];
      cpSync(at('runs', 'tiny', ...file), at('runs', 'other', ...file));
    }
    expect(await fail('eval --checkpoint runs/other --spp linear')).toMatch(
      /spp-linear\.json: was fitted to other weights than runs\/other\/checkpoint has now/,
    );
    expect(existsSync(at('runs', 'other', 'checkpoint', 'spp-linear.json'))).toBe(true);
  });
});
