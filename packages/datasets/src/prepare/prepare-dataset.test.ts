import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { geodesicWeight } from '@mas/geodesic';
import ndarray from 'ndarray';
import { folderContent } from '../../test/folder-content.js';
import { ringCameras } from '../../test/rig.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { ballSequence } from '../../test/tiny-dataset.js';
import { addSequence } from '../add-sequence.js';
import { openDataset } from '../open-dataset.js';
import { prepareScenes } from '../prepare-scenes.js';
import { readTruth } from '../read-truth.js';
import type { SceneSet } from '../scene-set.js';
import { writeDataset } from '../write-dataset.js';
import { prepareDataset, type PrepareDatasetOptions } from './prepare-dataset.js';
import { completeWeightParams } from './prepared-settings.js';

const root = scratchFolder();
const dir = join(root, 'data');
let folders = 0;
const newFolder = () => join(root, `prepared${folders++}`);

/** Ten calibrated scenes, the fourth without a mask, and six single views. */
beforeAll(async () => {
  const walk = ballSequence('walk', 7);
  const alone = ballSequence('alone', 2);
  const splits = { train: ['walk', 'alone'], test: ['turn'] };
  const sequences = [
    walk,
    { ...alone, cameras: null, views: ['a', 'b', 'c'] },
    ballSequence('turn', 3),
  ];
  await writeDataset(dir, { skeleton: 'two', splits }, sequences, { imageFormat: 'png' });
  rmSync(join(dir, 'walk/masks/cam1/000003.png'));
});

const small = { patchSize: 24, maskSize: 12, chunkScenes: 4 };

async function prepare(options: Partial<PrepareDatasetOptions> = {}, out = newFolder()) {
  return { out, summary: await prepareDataset({ dir, out, ...small, ...options }) };
}

async function scenes(folder: string, split = 'train', options = {}): Promise<SceneSet[]> {
  return prepareScenes(await openDataset(folder), split, { ...small, ...options });
}

/** The reasons name files below the data folder instead of the whole path. */
function withoutPaths(sets: SceneSet[]): SceneSet[] {
  return sets.map((set) => ({
    ...set,
    skipped: set.skipped.map((skip) => ({
      ...skip,
      reason: skip.reason.replaceAll(`${dir}/`, ''),
    })),
  }));
}

let whole: string;
beforeAll(async () => {
  whole = (await prepare()).out;
});

describe('prepareDataset', () => {
  it('says what it did, and leaves a plan, chunks with records, and a manifest', async () => {
    const { out, summary } = await prepare();
    // 7 + 3 scenes of three views and 6 of one, 4 to a chunk.
    expect(summary).toEqual({
      made: 5,
      kept: 0,
      finished: 5,
      chunks: 5,
      scenes: { kept: 15, skipped: 1 },
    });
    expect(readdirSync(out)).toEqual(['chunks', 'manifest.json', 'prepared.json']);
    expect(readdirSync(join(out, 'chunks'))).toHaveLength(10);
    const plan = JSON.parse(readFileSync(join(out, 'prepared.json'), 'utf8'));
    expect(plan.source).toBe('../data');
    expect(plan.settings).toEqual({
      ...small,
      halfExtent: 1100,
      weightParams: { params: [2, 1, 2, 1, 0], normalize: 'mean', compat: false },
      weights: 'float16',
      multiView: true,
    });
    expect(Object.keys(plan.versions)).toEqual([
      '@mas/datasets',
      '@mas/geodesic',
      'sharp',
      'libvips',
    ]);
  });

  it('with exact weights gives training the very same scenes', async () => {
    const { out } = await prepare({ exact: true });
    for (const split of ['train', 'test']) {
      expect(await scenes(out, split)).toEqual(withoutPaths(await scenes(dir, split)));
    }
  });

  it('else rounds the weights to half precision, and nothing more', async () => {
    const read = await scenes(whole);
    const made = withoutPaths(await scenes(dir));
    for (const [i, set] of made.entries()) {
      expect({ ...read[i], weights: set.weights }).toEqual(set);
      for (const [k, weight] of set.weights.entries()) {
        expect(Math.abs(read[i].weights[k] - weight)).toBeLessThanOrEqual(weight * 2 ** -11);
      }
    }
  });

  it('gives the same bytes with two threads', async () => {
    const { out, summary } = await prepare({ workers: 2 });
    expect(summary.made).toBe(5);
    expect(folderContent(out)).toEqual(folderContent(whole));
  });

  it('gives the same bytes in shards, the last of which finishes', async () => {
    const out = newFolder();
    const found = [];
    for (const index of [2, 0, 1]) {
      found.push((await prepare({ shard: { index, count: 3 } }, out)).summary);
    }
    expect(found.map(({ made, finished, scenes }) => [made, finished, scenes?.kept])).toEqual([
      [1, 1, undefined],
      [2, 3, undefined],
      [2, 5, 15],
    ]);
    expect(folderContent(out)).toEqual(folderContent(whole));
  });

  it('keeps whole chunks and makes damaged ones anew', async () => {
    const out = newFolder();
    cpSync(whole, out, { recursive: true });
    expect((await prepare({}, out)).summary).toMatchObject({ made: 0, kept: 5 });
    const at = (name: string) => join(out, 'chunks', name);
    const bytes = readFileSync(at('000001.npz'));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(at('000001.npz'), bytes);
    rmSync(at('000002.npz'));
    writeFileSync(at('000003.json'), '{"sha256": "');
    // What a process that was killed leaves behind.
    writeFileSync(at('.000004.npz.0123.tmp'), 'half');
    const notes: string[] = [];
    const { summary } = await prepare({ onNote: (note) => notes.push(note) }, out);
    expect(summary).toMatchObject({ made: 3, kept: 2 });
    expect(notes).toEqual([1, 2, 3].map((i) => `chunk ${i} was damaged and has been made anew`));
    expect(folderContent(out)).toEqual(folderContent(whole));
  });

  it('stops when aborted, without a half-written chunk, and goes on from there', async () => {
    const out = newFolder();
    const controller = new AbortController();
    const onProgress = (done: number) => {
      if (done >= 4) controller.abort(new Error('enough'));
    };
    const { signal } = controller;
    await expect(prepare({ onProgress, signal }, out)).rejects.toThrow('enough');
    expect(readdirSync(join(out, 'chunks')).toSorted()).toEqual(['000000.json', '000000.npz']);
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
    expect((await prepare({}, out)).summary).toMatchObject({ made: 4, kept: 1 });
    expect(folderContent(out)).toEqual(folderContent(whole));
  });

  it('prepares single views and chosen splits', async () => {
    const { out, summary } = await prepare({ multiView: false, splits: ['test'], exact: true });
    // Three views of three frames.
    expect(summary.scenes).toEqual({ kept: 9, skipped: 0 });
    const alone = async (folder: string) => {
      const dataset = await openDataset(folder);
      const sequences = dataset.sequences.map((sequence) => ({ ...sequence, cameras: null }));
      return prepareScenes({ ...dataset, sequences }, 'test', small);
    };
    const read = await alone(out);
    expect(read).toEqual(await alone(dir));
    await expect(scenes(out)).rejects.toThrow(/found "train"; splits of .*: test/);
  });
});

describe('a prepared folder', () => {
  it('is opened like a data folder', async () => {
    const dataset = await openDataset(whole);
    expect(dataset.splits).toEqual({ train: ['walk', 'alone'], test: ['turn'] });
    const [walk] = dataset.sequences;
    expect(walk).toMatchObject({ name: 'walk', frameCount: 7, views: ['cam0', 'cam1', 'cam2'] });
    const original = await openDataset(dir);
    expect(await walk.readView(0, 0)).toEqual(await original.sequences[0].readView(0, 0));
    const [set] = await scenes(whole);
    expect(await readTruth(dataset, set)).toEqual(await readTruth(original, set));
  });

  it('gives the first frames of a sequence, and cuts what it lacks', async () => {
    const dataset = await openDataset(whole);
    const cut = {
      ...dataset,
      sequences: dataset.sequences.map((s) => ({ ...s, frameCount: Math.min(2, s.frameCount) })),
    };
    const [walk, alone] = await prepareScenes(cut, 'train', small);
    expect([walk.sceneCount, alone.sceneCount]).toEqual([2, 6]);
    expect(walk.images).toEqual((await scenes(dir))[0].images.slice(0, walk.images.length));
    // Single views of a calibrated sequence were not prepared.
    const views = {
      ...dataset,
      sequences: dataset.sequences.map((s) => ({ ...s, cameras: null })),
    };
    const [singles] = await prepareScenes(views, 'test', small);
    expect(singles).toMatchObject({ sceneCount: 9, calibrated: false });
  });

  it('cuts other views and other cameras anew', async () => {
    const names = ['cam2', 'cam0'];
    const pick = async (folder: string) => {
      const dataset = await openDataset(folder);
      const sequences = dataset.sequences.map((s) => ({
        ...s,
        views: names,
        cameras: s.cameras && [s.cameras[2], s.cameras[0]],
        readView: (v: number, frame: number) => s.readView(v === 0 ? 2 : 0, frame),
      }));
      return prepareScenes({ ...dataset, sequences }, 'test', small);
    };
    expect(await pick(whole)).toEqual(await pick(dir));
  });

  it('gives the scenes of weights that are spelt out', async () => {
    const params = [2, 1, 2, 1, 0] as const;
    expect(await scenes(whole, 'train', { weightParams: { params } })).toEqual(await scenes(whole));
    const other = { params: [3, 1, 2, 1, 0] as const };
    await expect(scenes(whole, 'train', { weightParams: other })).rejects.toThrow(
      /expected scenes prepared with weightParams .*\[3,1,2,1,0\].* found .*\[2,1,2,1,0\]/,
    );
  });

  it('needs no data folder for its scenes', async () => {
    const out = join(root, 'elsewhere', 'prepared');
    cpSync(whole, out, { recursive: true });
    expect(await scenes(out)).toEqual(await scenes(whole));
    const [walk] = (await openDataset(out)).sequences;
    await expect(walk.readView(0, 0)).rejects.toThrow(
      /expected the data folder that this was prepared from, .*elsewhere\/data, found no walk there/,
    );
  });

  it('refuses to give scenes of other sizes', async () => {
    await expect(scenes(whole, 'train', { patchSize: 32 })).rejects.toThrow(
      /expected scenes prepared with patchSize 32, found 24\. Use the data folder itself, or/,
    );
  });

  it.each([
    ['a flipped bit', (b: Buffer) => b.fill(b[900] ^ 1, 900, 901), /expected sha256 .* found/],
    ['its end cut off', (b: Buffer) => b.subarray(0, 999), /expected \d+ bytes.* found 999/],
  ])('is refused with %s', async (_, damage, message) => {
    const out = newFolder();
    cpSync(whole, out, { recursive: true });
    const file = join(out, 'chunks/000000.npz');
    writeFileSync(file, damage(readFileSync(file)));
    await expect(scenes(out)).rejects.toThrow(message);
    await expect(scenes(out)).rejects.toThrow(/only this chunk is made anew/);
  });

  it('is refused until it is finished', async () => {
    const { out } = await prepare({ shard: { index: 0, count: 2 } });
    await expect(openDataset(out)).rejects.toThrow(
      /expected all 5 chunks and manifest\.json, found 3 chunks\. .*goes on where it was stopped/,
    );
  });
});

describe('bad input', () => {
  it.each([
    [{ patchSize: 32 }, /expected setting patchSize 32 as asked for now, found 24\. Ask for what/],
    [{ exact: true }, /expected setting weights "float32" as asked for now, found "float16"/],
    [{ splits: ['train'] }, /expected splits .* as asked for now, found .*The data have changed/],
  ])('does not mix settings: %j', async (options, message) => {
    const before = folderContent(whole);
    await expect(prepare(options, whole)).rejects.toThrow(message);
    const shard = { index: 0, count: 2 };
    await expect(prepare({ ...options, shard }, whole)).rejects.toThrow(message);
    expect(folderContent(whole)).toEqual(before);
  });

  it('notices that the data or the software have changed', async () => {
    const data = join(root, 'changed');
    const out = join(root, 'changed-prepared');
    cpSync(dir, data, { recursive: true });
    await prepare({ dir: data }, out);
    const more = ballSequence('more', 1);
    await addSequence(data, { skeleton: 'two', split: 'train' }, more, { imageFormat: 'png' });
    await expect(prepare({ dir: data }, out)).rejects.toThrow(/The data have changed since/);
    cpSync(dir, data, { recursive: true });
    rmSync(join(data, 'more'), { recursive: true });
    const cameras = ringCameras(3, { size: 64, focal: 101 });
    writeFileSync(join(data, 'turn/cameras.json'), JSON.stringify(cameras));
    const message = /expected cameras of sequence turn .*The data have changed since/;
    await expect(prepare({ dir: data }, out)).rejects.toThrow(message);
    // A part does not look through the data again, but it notices when it works on them.
    rmSync(join(out, 'chunks/000001.json'));
    const part = prepare({ dir: data, shard: { index: 1, count: 2 } }, out);
    await expect(part).rejects.toThrow(message);
    cpSync(dir, data, { recursive: true });
    const plan = readFileSync(join(out, 'prepared.json'), 'utf8');
    writeFileSync(join(out, 'prepared.json'), plan.replace(/"sharp": "[^"]*"/, '"sharp": "0.1.0"'));
    await expect(prepare({ dir: data }, out)).rejects.toThrow(
      /expected sharp .* found "0\.1\.0"\. Other versions may give other pixels/,
    );
  });

  it('leaves a folder with anything else in it alone', async () => {
    const out = join(root, 'home');
    cpSync(join(dir, 'turn'), out, { recursive: true });
    const before = folderContent(out);
    await expect(prepare({}, out)).rejects.toThrow(/expected a new folder, .* found cameras\.json/);
    expect(folderContent(out)).toEqual(before);
    await expect(prepare({}, dir)).rejects.toThrow(/expected out to be another folder than dir/);
  });

  it('says that nothing is usable', async () => {
    const data = join(root, 'blind');
    cpSync(dir, data, { recursive: true });
    for (let i = 0; i < 7; i++) {
      rmSync(join(data, `walk/masks/cam${i % 2}/00000${i}.png`), { force: true });
    }
    const splits = { train: ['walk'] };
    writeFileSync(
      join(data, 'dataset.json'),
      JSON.stringify({ format: 'mas-multiview/1', unit: 'mm', skeleton: 'two', splits }),
    );
    await expect(prepare({ dir: data })).rejects.toThrow(
      /none of the 7 scenes is usable\. The first: walk, frame 0: walk\/masks\/cam0\/000000: expected/,
    );
  });

  it.each([
    [{ workers: 0 }, /expected workers from 1 to 256, found 0/],
    [{ chunkScenes: 0 }, /expected chunkScenes from 1 to 65536, found 0/],
    [{ shard: { index: 2, count: 2 } }, /expected a shard with 0 <= index < count, found 2 of 2/],
    [{ shard: { index: 0, count: 2 }, queue: 'redis://x' }, /either a shard or a queue/],
    [{ splits: ['no'] }, /expected a split with sequences, found "no"; splits of .*: train, test/],
    [{ queue: 'http://localhost' }, /expected a queue such as redis:\/\/host:6379, found http:/],
    [
      { queue: 'redis://127.0.0.1:1' },
      /expected a Redis server at redis:\/\/127\.0\.0\.1:1, found/,
    ],
  ])('names wrong options: %j', async (options, message) => {
    await expect(prepare(options)).rejects.toThrow(message);
  });
});

it('knows the defaults of geodesicWeight', () => {
  const mask = ndarray(
    Uint8Array.from({ length: 64 }, (_, i) => (i % 8 > 2 && i > 20 ? 1 : 0)),
    [8, 8],
  );
  for (const options of [{}, { compat: true }]) {
    const spelt = geodesicWeight(mask, completeWeightParams(options)).data;
    expect(spelt).toEqual(geodesicWeight(mask, options).data);
  }
});
