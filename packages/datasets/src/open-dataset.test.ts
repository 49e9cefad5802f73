import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { ballSequence, temporaryFolder, writeBalls } from '../test/tiny-dataset.js';
import { addSequence } from './add-sequence.js';
import { DataError } from './data-error.js';
import { openDataset } from './open-dataset.js';
import { readTruth } from './read-truth.js';

let root: string;
let good: string;
let remove: () => Promise<void>;
let copies = 0;
beforeAll(async () => {
  ({ root, remove } = await temporaryFolder());
  good = join(root, 'good');
  await writeBalls(good, ballSequence('a', 3));
});
afterAll(() => remove());

async function spoilt(spoil: (dir: string) => Promise<unknown>): Promise<string> {
  const dir = join(root, `copy${copies++}`);
  await cp(good, dir, { recursive: true });
  await spoil(dir);
  return dir;
}

async function editJson(file: string, edit: (value: any) => void): Promise<void> {
  const value = JSON.parse(await readFile(file, 'utf8'));
  edit(value);
  await writeFile(file, JSON.stringify(value));
}

const cases: [string, (dir: string) => Promise<unknown>, RegExp][] = [
  ['no dataset.json', (d) => rm(join(d, 'dataset.json')), /expected a JSON file, found no such/],
  ['no JSON', (d) => writeFile(join(d, 'dataset.json'), '{'), /dataset.json: expected JSON, found/],
  ['null', (d) => writeFile(join(d, 'dataset.json'), 'null'), /expected "mas-multiview\/1", found/],
  [
    'another unit',
    (d) => editJson(join(d, 'dataset.json'), (v) => (v.unit = 'm')),
    /"unit": expected "mm", found "m". Convert cameras and poses to millimetres/,
  ],
  [
    'a split that leads out',
    (d) => editJson(join(d, 'dataset.json'), (v) => (v.splits.train = ['../x'])),
    /"splits.train": expected a list of folder names/,
  ],
  [
    'no sequence',
    (d) => editJson(join(d, 'dataset.json'), (v) => (v.splits = {})),
    /expected at least one sequence, found none/,
  ],
  ['a missing sequence', (d) => rm(join(d, 'a'), { recursive: true }), /expected .*no such folder/],
  [
    'a missing camera folder',
    (d) => rm(join(d, 'a/images/cam1'), { recursive: true }),
    /images.cam1: expected a folder of frames .*, found no such folder/,
  ],
  [
    'views of different length',
    (d) => rm(join(d, 'a/images/cam1/000002.png')),
    /images.cam1: expected frames up to 000002 as in cam0, found frames up to 000001/,
  ],
  [
    'no masks',
    async (d) => {
      await rm(join(d, 'a/masks/cam2'), { recursive: true });
      await mkdir(join(d, 'a/masks/cam2'));
    },
    /masks.cam2: expected a mask 000000.png, .*, found none/,
  ],
  [
    'two files of one number',
    (d) => cp(join(d, 'a/images/cam0/000001.png'), join(d, 'a/images/cam0/000001.jpg')),
    /expected one file per frame, found 000001.jpg and 000001.png/,
  ],
  [
    'dates for frame numbers',
    (d) => rename(join(d, 'a/images/cam1/000002.png'), join(d, 'a/images/cam1/20230101.png')),
    /images.cam1: expected frames 000000.jpg .*, found 20230101.png among 3 frames. Number the/,
  ],
  [
    'a number above any array',
    (d) => rename(join(d, 'a/images/cam1/000002.png'), join(d, 'a/images/cam1/20230101123456.png')),
    /found 20230101123456.png among 3 frames/,
  ],
  [
    'a mirrored camera',
    (d) =>
      editJson(join(d, 'a/cameras.json'), (v) => {
        v[1].cameraFromWorld[0] = v[1].cameraFromWorld[0].map((x: number) => -x);
      }),
    /cameras.json: camera 1: cameraFromWorld: expected det R = \+1, found det R = -1/,
  ],
  [
    'a scaled rotation',
    (d) =>
      editJson(join(d, 'a/cameras.json'), (v) => {
        v[2].cameraFromWorld = v[2].cameraFromWorld.map((r: number[]) => r.map((x) => 2 * x));
      }),
    /camera 2: cameraFromWorld: expected R Rt = 1/,
  ],
  [
    'two cameras of one name',
    (d) => editJson(join(d, 'a/cameras.json'), (v) => (v[1].id = 'cam0')),
    /camera 1: id: expected the name of its folder in images\/, found "cam0" again/,
  ],
  [
    'an empty camera list',
    (d) => writeFile(join(d, 'a/cameras.json'), '[]'),
    /expected a list of cameras, found \[\]. Remove the file for single views/,
  ],
];

describe('openDataset', () => {
  it.each(cases)('refuses %s', async (_, spoil, message) => {
    await expect(openDataset(await spoilt(spoil))).rejects.toThrow(message);
  });

  it('refuses a missing folder and a file', async () => {
    await expect(openDataset(join(root, 'nowhere'))).rejects.toThrow(/found nothing. Check the/);
    await expect(openDataset(join(good, 'dataset.json'))).rejects.toThrow(/found a file/);
  });

  it('splits its messages into parts', async () => {
    const error = await openDataset(join(root, 'nowhere')).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({
      where: join(root, 'nowhere'),
      expected: 'a folder with dataset.json',
      found: 'nothing',
      fix: 'Check the path.',
    });
  });

  it('takes every folder as a view when there are no cameras', async () => {
    const dir = await spoilt((d) => rm(join(d, 'a/cameras.json')));
    const [a] = (await openDataset(dir)).sequences;
    expect([a.cameras, a.views]).toEqual([null, ['cam0', 'cam1', 'cam2']]);
  });
});

describe('readView', () => {
  async function read(spoil: (dir: string) => Promise<unknown>, view = 0, frame = 0) {
    const [a] = (await openDataset(await spoilt(spoil))).sequences;
    return a.readView(view, frame);
  }

  it('reads grey, transparent and 16-bit images as RGB', async () => {
    const create = { width: 64, height: 64, channels: 4 as const, background: '#804020' };
    for (const encode of [
      (image: Sharp) => image.png(),
      (image: Sharp) => image.toColourspace('rgb16').png(),
    ]) {
      const { image } = await read((d) =>
        encode(sharp({ create })).toFile(join(d, 'a/images/cam0/000000.png')),
      );
      expect(Array.from(image.data.subarray(0, 3))).toEqual([128, 64, 32]);
    }
    const { image } = await read((d) =>
      sharp({ create }).toColourspace('b-w').png().toFile(join(d, 'a/images/cam0/000000.png')),
    );
    expect(image.shape).toEqual([64, 64, 3]);
    expect(new Set(image.data).size).toBe(1);
  });

  it('says which file is broken and how', async () => {
    const blank = (size: number, colour: string) =>
      sharp({ create: { width: size, height: size, channels: 3, background: colour } }).png();
    await expect(
      read((d) => writeFile(join(d, 'a/images/cam0/000000.png'), 'hello')),
    ).rejects.toThrow(/cam0.000000.png: expected a whole image, found 5 bytes that do not decode/);
    await expect(
      read((d) => blank(32, '#000').toFile(join(d, 'a/images/cam0/000000.png'))),
    ).rejects.toThrow(/expected 64 x 64 px as in cameras.json, found 32 x 32/);
    await expect(
      read((d) => blank(32, '#000').toFile(join(d, 'a/masks/cam0/000000.png'))),
    ).rejects.toThrow(/masks.cam0.000000.png: expected 64 x 64 px as its image, found 32 x 32/);
    await expect(
      read((d) => blank(64, '#010101').toFile(join(d, 'a/masks/cam0/000000.png'))),
    ).rejects.toThrow(/expected 0 on the background and 255 .*, found values from 0 to 1/);
    await expect(read((d) => rm(join(d, 'a/masks/cam0/000000.png')))).rejects.toThrow(
      /masks.cam0.000000: expected a .png file, found no such file/,
    );
    await expect(read(async () => {}, 3, 0)).rejects.toThrow(/views 0 to 2 .* found view 3/);
    await expect(read(async () => {}, 0, 3)).rejects.toThrow(/frames 0 to 2, found .* frame 3/);
  });
});

describe('poses', () => {
  it.each<[string, (v: any) => void, RegExp]>([
    ['another unit', (v) => (v.unit = 'm'), /"unit": expected "mm", found "m"/],
    ['too few', (v) => v.frames.pop(), /"frames": expected 3 poses, one per frame, found 2/],
    ['a lost joint', (v) => v.frames[1].pop(), /"frames\[1\]": expected 2 joints/],
    ['a hole', (v) => (v.frames[2][0][1] = null), /"frames\[2\]": expected 2 joints/],
  ])('with %s are refused', async (_, edit, message) => {
    const dir = await spoilt((d) => editJson(join(d, 'a/poses.json'), edit));
    const dataset = await openDataset(dir);
    await expect(dataset.sequences[0].readPoses()).rejects.toThrow(message);
  });

  it('are null for the whole set when one sequence has none', async () => {
    const dir = await spoilt((d) => rm(join(d, 'a/poses.json')));
    const refs = [{ sequence: 'a', frame: 0 }];
    expect(await readTruth(await openDataset(dir), { refs })).toBeNull();
  });
});

describe('addSequence', () => {
  it('adds to a data set, or creates it', async () => {
    const dir = join(root, 'grown');
    await addSequence(dir, { skeleton: 'two', split: 'train' }, ballSequence('a', 1));
    await addSequence(dir, { skeleton: 'two', split: 'test' }, ballSequence('b', 2));
    await addSequence(dir, { skeleton: 'two', split: 'train' }, ballSequence('c', 1));
    const dataset = await openDataset(dir);
    expect(dataset.splits).toEqual({ train: ['a', 'c'], test: ['b'] });
    expect(dataset.sequences.map(({ frameCount }) => frameCount)).toEqual([1, 1, 2]);
  });

  it('refuses an existing sequence and another skeleton', async () => {
    const dir = await spoilt(async () => {});
    await expect(
      addSequence(dir, { skeleton: 'two', split: 'train' }, ballSequence('a', 1)),
    ).rejects.toThrow(/expected a new sequence .*, found an existing folder/);
    await expect(
      addSequence(dir, { skeleton: 'three', split: 'train' }, ballSequence('b', 1)),
    ).rejects.toThrow(/expected skeleton "three", found "two"/);
  });

  it('leaves the data set as it was after a failure', async () => {
    const dir = await spoilt((d) => rename(join(d, 'a/poses.json'), join(d, 'a/old.json')));
    const failing = {
      ...ballSequence('b', 2),
      frame: () => {
        throw new Error('renderer failed');
      },
    };
    await expect(addSequence(dir, { skeleton: 'two', split: 'test' }, failing)).rejects.toThrow(
      'renderer failed',
    );
    expect((await openDataset(dir)).splits).toEqual({ train: ['a'] });
  });
});
