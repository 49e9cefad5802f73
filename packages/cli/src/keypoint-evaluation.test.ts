import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { KeypointResult } from '@mas/trainer';
import sharp from 'sharp';
import { runMas, temporaryFolder } from '../test/run-mas.js';
import { tinyConfig, tinyData } from '../test/tiny.js';

// As MPII comes: pictures, masks, and persons with joints.
const folder = temporaryFolder();
const { at } = folder;
afterAll(folder.remove);

const run = (words: string) => runMas(words, { cwd: folder.dir });

async function succeed(words: string) {
  const result = await run(words);
  expect(result).toMatchObject({ code: 0, stderr: expect.not.stringContaining('mas:') });
  return result;
}

beforeAll(async () => {
  writeFileSync(at('tiny.yaml'), tinyConfig(2));
  await succeed(`synth data/demo ${tinyData}`);
  await succeed('train tiny.yaml');
  for (const name of ['annot', 'images', 'masks']) mkdirSync(at('mpii', name), { recursive: true });
  const [width, height] = [64, 80];
  for (const name of ['a', 'b']) {
    const person = { create: { width: 24, height: 60, channels: 3, background: '#fff' } } as const;
    const dark = { create: { width, height, channels: 3, background: '#000' } } as const;
    const picture = sharp(dark).composite([{ input: await sharp(person).png().toBuffer() }]);
    await picture.jpeg().toFile(at('mpii', 'images', `${name}.jpg`));
    await picture.png().toFile(at('mpii', 'masks', `${name}.png`));
  }
  const joints = Array.from({ length: 16 }, (_, j) => [21 + j, 20 + 2 * j]);
  const people = ['a', 'b'].map((name) => ({
    image: `${name}.jpg`,
    joints,
    joints_vis: joints.map(() => 1),
  }));
  writeFileSync(at('mpii', 'annot', 'mpii_valid.json'), JSON.stringify(people));
  await succeed('import mpii mpii data/mpii');
});

it('eval scores pictures with 2D joints', async () => {
  // Without the .mat there are no head sizes yet.
  cpSync(at('data', 'mpii'), at('data', 'part'), { recursive: true });
  const keypoints = at('data', 'part', 'valid', 'keypoints.json');
  const content = JSON.parse(readFileSync(keypoints, 'utf8'));
  content.views.view0.headSizes = [1000, 0.001];
  writeFileSync(keypoints, JSON.stringify(content));
  const { stdout, stderr } = await succeed(
    'eval --checkpoint runs/tiny --data data/part --flip body --mirror --out scores.json',
  );
  expect(stderr).toContain('preparing pictures: 2/2 pictures');
  expect(stdout).toContain('split "test": 2 pictures, each cropped by its own mask; 32 annotated');
  expect(stdout).toContain('(flip: body); each patch is seen mirrored too\nlabels used: annotated');
  const result = JSON.parse(readFileSync(at('scores.json'), 'utf8')) as KeypointResult;
  expect(result).toMatchObject({
    labels: '2D joints',
    skeleton: 'mpii16',
    frames: 2,
    count: 32,
    skipped: 0,
    // A head larger than the picture, and one smaller than a pixel.
    pckh: 50,
    flip: 'body',
    mirror: true,
  });
  expect(result.labelsUsed).toHaveLength(3);
  const row = stdout.split('\n').find((line) => line.startsWith('runs/tiny'))!;
  expect(row.split(/ {2,}/).slice(1)).toEqual([
    result.error2dPercent.toFixed(2),
    result.pckh!.toFixed(1),
  ]);
  expect(stdout).toMatch(/\nwrote scores\.json\n$/);
});

it('eval says how many pictures have no usable mask', async () => {
  cpSync(at('data', 'part'), at('data', 'empty'), { recursive: true });
  const frames = at('data', 'empty', 'valid', 'frames.json');
  const content = JSON.parse(readFileSync(frames, 'utf8'));
  const nobody = sharp({ create: { width: 64, height: 80, channels: 3, background: '#000' } });
  await nobody.png().toFile(at('mpii', 'masks', 'nobody.png'));
  content.masks.view0.files[1] = 'nobody.png';
  writeFileSync(frames, JSON.stringify(content));
  const { stdout, stderr } = await succeed('eval --checkpoint runs/tiny --data data/empty');
  expect(stderr).toContain('1 picture skipped; "mas data check" says which and why');
  expect(stdout).toContain('split "test": 1 picture, ');
});

it.each([
  ['--data data/mpii --card', /^mas: data\/mpii: has 2D joints .* leave --card out/m],
  ['--data data/mpii --split valid', /^mas: .*\/mpii: expected a split .* splits: test$/m],
  ['--data data/bare', /^mas: .*\/bare: .*neither poses\.json .* nor keypoints\.json/m],
  ['--data data/broken', /^mas: .*keypoints\.json.*: expected/m],
])('eval %s says what is wrong', async (words, message) => {
  cpSync(at('data', 'mpii'), at('data', 'bare'), { recursive: true });
  rmSync(at('data', 'bare', 'valid', 'keypoints.json'));
  cpSync(at('data', 'mpii'), at('data', 'broken'), { recursive: true });
  writeFileSync(at('data', 'broken', 'valid', 'keypoints.json'), '{"skeleton": 3}');
  const { code, stdout, stderr } = await run(`eval --checkpoint runs/tiny ${words}`);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});
