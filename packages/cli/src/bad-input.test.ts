import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { runMas, temporaryFolder } from '../test/run-mas.js';
import { tinyConfig, tinyData } from '../test/tiny.js';

const folder = temporaryFolder();
const { at } = folder;
const cwd = folder.dir;
/** Set where a disk is mounted, which happens also if its tests are not among those that run. */
let unmount = (): void => {};
afterAll(() => {
  unmount();
  folder.remove();
});

const image = ['S01_walking', 'images', 'cam0', '000000.jpg'];
const mask = ['S01_walking', 'masks', 'cam0', '000000.png'];

beforeAll(async () => {
  writeFileSync(at('tiny.yaml'), tinyConfig());
  expect((await runMas(`synth good ${tinyData}`, { cwd })).code).toBe(0);
  expect((await runMas('train tiny.yaml --data good', { cwd })).code).toBe(0);
});

/** Runs a command that must fail with one message, and returns the message. */
async function fail(command: string, expected = 1): Promise<string> {
  const { code, stdout, stderr } = await runMas(command, { cwd });
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  const messages = stderr.split('\n').filter((line) => line.startsWith('mas: '));
  expect(messages).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at /);
  return messages[0];
}

/** A copy of the good data with something changed. */
function spoiled(name: string): string {
  cpSync(at('good'), at(name), { recursive: true });
  return name;
}

async function blackMask(file: string, size = 96): Promise<void> {
  const create = { width: size, height: size, channels: 3, background: 'black' } as const;
  await sharp({ create }).png().toFile(file);
}

describe('what is not there', () => {
  it.each([
    ['eval --checkpoint no --data good', /no\/checkpoint\.json: cannot read the checkpoint/],
    ['train no.yaml --data good', /^mas: no\.yaml: cannot read the configuration/],
    ['train --resume no --data good', /no\/config\.yaml: cannot read the configuration/],
    ['report no', /no\/checkpoint\/checkpoint\.json: cannot read the checkpoint/],
    [
      'predict no.jpg --checkpoint runs/tiny',
      /^mas: no\.jpg: expected an image, a video or a folder, found nothing/,
    ],
    [
      'predict tiny.yaml --checkpoint runs/tiny',
      /^mas: tiny\.yaml: expected an image .* or a video .* found a file with another ending/,
    ],
    [
      'predict good --checkpoint runs/tiny --format fbx',
      /--format: expected names out of .* "fbx"/,
    ],
    [
      'predict good --checkpoint runs/tiny --format csv,bvh',
      /--format bvh needs the frames a second of good, which does not say; add --fps N/,
    ],
    [
      'import no --out x --video {cam}.avi',
      /^mas: no: expected a folder with the cameras' footage/,
    ],
    [
      'eval --checkpoint runs/tiny --data good --split validation',
      /expected a split with sequences, found "validation"/,
    ],
  ])('mas %s', async (command, message) => {
    expect(await fail(command)).toMatch(message);
  });

  it.each([
    [
      'train tiny.yaml --data no',
      /^mas: no: expected a data folder, found nothing; .*mas synth no/,
    ],
    ['eval --checkpoint runs/tiny --data no', /^mas: no: expected a data folder, found nothing/],
    ['train sources.yaml --dry-run', /^mas: sources: data are missing$/],
  ])('mas %s ends with 2 where data are missing', async (command, message) => {
    const sources = '{ sources: [{ folder: good }, { folder: no, obtain: ask for it }] }';
    writeFileSync(at('sources.yaml'), `name: sources\ndata: ${sources}\n`);
    expect(await fail(command, 2)).toMatch(message);
  });

  it('mas data check names the folder', async () => {
    const { code, stdout } = await runMas('data check no', { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('expected a folder with dataset.json, found nothing');
  });
});

describe('an option of mas predict that does not go with its input', () => {
  const frames = `good/${image.slice(0, -1).join('/')}`;
  it.each([
    [`good --every 2`, /^mas: predict: --every goes with videos, and good is a data folder/],
    [
      `${frames} --background ${frames}`,
      /--background goes with videos, and good\/\S+ is a folder/,
    ],
    [`${frames}/000000.jpg --every 2`, /--every goes with videos, and good\/\S+ is an image/],
    ['clip.mp4 --background b --masks m', /^mas: predict: --background and --masks are two ways/],
  ])('mas predict %s', async (words, message) => {
    writeFileSync(at('clip.mp4'), '');
    expect(await fail(`predict ${words} --checkpoint runs/tiny`)).toMatch(message);
    expect(existsSync(at('poses'))).toBe(false);
  });
});

describe('a picture', () => {
  it('that is truncated', async () => {
    writeFileSync(at('cut.jpg'), readFileSync(at('good', ...image)).subarray(0, 900));
    const message = await fail('predict cut.jpg --checkpoint runs/tiny');
    expect(message).toMatch(
      /^mas: cut\.jpg: expected a whole image, found 900 bytes that do not decode/,
    );
    expect(existsSync(at('poses'))).toBe(false);
  });

  it.each([
    ['of another size', 48, /expected 96 x 96 px as its picture, found 48 x 48/],
    [
      'that is all black',
      96,
      /expected a person in white \(above 127\), found none; values reach from 0 to 0/,
    ],
  ])('with a mask %s', async (_, size, message) => {
    await blackMask(at('mask.png'), size);
    const words = '--masks mask.png --checkpoint runs/tiny';
    expect(await fail(`predict good/${image.join('/')} ${words}`)).toMatch(message);
    expect(existsSync(at('poses'))).toBe(false);
  });
});

describe('a data folder', () => {
  it('with one bad frame trains on the others and counts it', async () => {
    const data = spoiled('one-bad-frame');
    writeFileSync(at(data, ...image), readFileSync(at(data, ...image)).subarray(0, 900));
    const { code, stdout, stderr } = await runMas(
      `train tiny.yaml --data ${data} --run runs/one-bad-frame`,
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^9 steps on 1 scenes/);
    expect(stderr).toMatch(
      /1 of 2 scenes skipped\n +S01_walking, frame 0, view 0: .*000000\.jpg: expected a whole image/,
    );
  });

  it('without one usable mask trains on nothing and leaves nothing', async () => {
    const data = spoiled('all-black');
    for (const view of readdirSync(at(data, 'S01_walking', 'masks'))) {
      for (const name of ['000000.png', '000001.png']) {
        await blackMask(at(data, 'S01_walking', 'masks', view, name));
      }
    }
    const message = await fail(`train tiny.yaml --data ${data} --run runs/black`);
    expect(message).toContain('none of the 2 scenes of split "train"');
    expect(message).toContain('empty');
    expect(existsSync(at('runs', 'black'))).toBe(false);
  });

  it('with masks of another size', async () => {
    const data = spoiled('small-mask');
    await blackMask(at(data, ...mask), 48);
    const { code, stdout } = await runMas(`data check ${data}`, { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/error: .*000000\.png: expected 96 x 96 px as its image, found 48 x 48/);
  });

  it('with a camera whose rotation is none', async () => {
    const data = spoiled('mirrored');
    const file = at(data, 'S01_walking', 'cameras.json');
    const cameras = JSON.parse(readFileSync(file, 'utf8')) as { cameraFromWorld: number[][] }[];
    cameras[1].cameraFromWorld[0] = cameras[1].cameraFromWorld[0].map((value) => -value);
    writeFileSync(file, JSON.stringify(cameras));
    const message = await fail(`train tiny.yaml --data ${data} --run runs/mirrored`);
    expect(message).toMatch(
      /cameras\.json: camera 1: cameraFromWorld: expected det R = \+1, found det R = -1/,
    );
    expect(existsSync(at('runs', 'mirrored'))).toBe(false);
  });
});

describe('a configuration', () => {
  it('with an unknown key and a wrong value', async () => {
    writeFileSync(at('wrong.yaml'), 'name: wrong\npose: { stepz: 4, scenesPerBatch: many }\n');
    const { code, stderr } = await runMas('train wrong.yaml --data good', { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mas: wrong\.yaml: not a valid configuration\n/);
    expect(stderr).toContain('pose: unknown key "stepz"\n');
    expect(stderr).toContain('pose.scenesPerBatch: ');
  });

  it('with replicas out of range', async () => {
    expect(await fail('train tiny.yaml --data good --replicas two')).toBe(
      'mas: --replicas: expected an integer of 1 or more, found "two"',
    );
  });
});

describe('a checkpoint', () => {
  it('of another model', async () => {
    cpSync(at('runs', 'tiny'), at('runs', 'other'), { recursive: true });
    const file = at('runs', 'other', 'checkpoint', 'checkpoint.json');
    const text = readFileSync(file, 'utf8').replace('"headChannels": 64', '"headChannels": 32');
    writeFileSync(file, text);
    const message = await fail('eval --checkpoint runs/other --data good');
    expect(message).toMatch(/runs\/other\/checkpoint: .*expected.*found/);
  });

  it('that is cut off', async () => {
    cpSync(at('runs', 'tiny'), at('runs', 'cut'), { recursive: true });
    const file = at('runs', 'cut', 'checkpoint', 'weights.safetensors');
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    const message = await fail('predict good --checkpoint runs/cut');
    expect(message).toMatch(
      /weights\.safetensors: not a readable safetensors file: .*is it cut off\?/,
    );
  });

  it('of a run on other data', async () => {
    expect((await runMas(`synth more ${tinyData} --frames 3`, { cwd })).code).toBe(0);
    cpSync(at('runs', 'tiny'), at('runs', 'moved'), { recursive: true });
    const info = at('runs', 'moved', 'checkpoint', 'checkpoint.json');
    writeFileSync(info, readFileSync(info, 'utf8').replace('"step": 9,', '"step": 6,'));
    const message = await fail('train --resume runs/moved --data more');
    expect(message).toMatch(/training-state\.safetensors: belongs to other data/);
  });
});

describe('a backend', () => {
  it('that does not exist', async () => {
    const message = await fail('train tiny.yaml --data good --run x --backend tpu');
    expect(message).toMatch(/^mas: backend: expected one of .*wasm.*, found "tpu"/);
  });
});

describe('a folder with other files', () => {
  it('is not written over', async () => {
    mkdirSync(at('home'));
    writeFileSync(at('home', 'thesis.tex'), '');
    expect(await fail(`synth home ${tinyData}`)).toContain('home');
    const words = '--out home --checkpoint runs/tiny --no-pictures';
    expect(await fail(`predict good ${words}`)).toMatch(/^mas: home: expected a new folder/);
    expect(readdirSync(at('home'))).toEqual(['thesis.tex']);
  });
});

/** A file system of 300 kB, or why there is none. */
function mountSmallDisk(): { dir: string; unmount(): void } | string {
  const dir = at('disk');
  mkdirSync(dir);
  const { status, stderr, error } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    'size=300k',
    'tmpfs',
    dir,
  ]);
  if (status !== 0) return error?.message ?? stderr.toString().trim();
  return { dir, unmount: () => void spawnSync('umount', [dir]) };
}

describe('a full disk', () => {
  const disk = mountSmallDisk();
  if (typeof disk === 'string') {
    console.warn(`skipped: no file system of 300 kB can be mounted here (${disk})`);
    it.skip('needs a small file system', () => {});
    return;
  }
  unmount = disk.unmount;

  it('under a data folder', async () => {
    const message = await fail(`synth disk/data ${tinyData} --frames 20`);
    expect(message).toMatch(/disk.*no space/);
    expect(readdirSync(disk.dir)).toEqual([]);
  });

  it('under a run: the checkpoint is whole or not there', async () => {
    const message = await fail('train tiny.yaml --data good --run disk/run');
    expect(message).toMatch(/disk\/run.*no space/);
    const left = readdirSync(disk.dir, { recursive: true }).map(String);
    expect(left.filter((name) => /tmp|checkpoint\.json|weights/.test(name))).toEqual([]);
  });

  it('under predictions', async () => {
    const words = '--checkpoint runs/tiny --out disk/poses';
    const message = await fail(`predict good ${words}`);
    expect(message).toMatch(/no space/);
    expect(readdirSync(disk.dir)).not.toContain('poses');
  });
});
