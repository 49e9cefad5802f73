import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { folderContent } from '../../datasets/test/folder-content.js';
import { sharedSamples } from '../../datasets/test/shared-samples.js';
import {
  writeCoco,
  writeHuman36m,
  writeImages,
  writeMmpose,
  writeMpiInf3dhp,
  writeMpii,
  writeTikTok,
} from '../../datasets/test/write-originals.js';
import { runMain } from '../test/run-main.js';
import { runMas, temporaryFolder } from '../test/run-mas.js';

const folder = temporaryFolder();
const { at } = folder;
const cwd = folder.dir;
afterAll(folder.remove);

const takes = ['s_01_act_02_subact_01', 's_09_act_04_subact_02', 's_09_act_14_subact_01'];

beforeAll(async () => {
  await writeHuman36m(at('h36m'), takes, 4);
  await writeMpiInf3dhp(at('3dhp'), 6);
  await writeMpii(at('mpii-set'));
  await writeCoco(at('coco-set'));
  await writeTikTok(at('dances'), 5);
  await writeMmpose(at('mm'));
  await writeImages(at('photos'), 3);
});

function json(...parts: string[]) {
  return JSON.parse(readFileSync(at(...parts), 'utf8'));
}

describe('mas import of a data set', () => {
  it.each<[string, string, string]>([
    ['human36m h36m', 'train: 4 frames in 1 sequence\ntest: 4 frames in 1 sequence', ''],
    ['human36m h36m --split valid', 'test: 8 frames in 2 sequences', ''],
    ['human36m h36m --split honari', 'train: 1 frame in 1 sequence\ntest: 2 frames in 2 seq', ''],
    [
      'mpi-inf-3dhp 3dhp --videos 0,2 --train-every 2',
      'train: 3 frames in 1 sequence',
      'left out: 1 x sequence without chair masks: rule not applied',
    ],
    ['mpii mpii-set', 'test: 1 frame in 1 sequence', 'left out: 1 x person with a missing joint'],
    ['coco coco-set --smallest-area 50', 'train: 1 frame in 1 sequence', 'left out: 1 x crowd'],
    ['tiktok dances --trim 1', 'train: 3 frames in 1 sequence\ntest: 3 frames in 1 sequence', ''],
    [
      'mmpose mm --encoding nonzero',
      'train: 1 frame in 1 sequence',
      'left out: 1 x picture that is not there',
    ],
    [
      'images photos --sequence mine --split test',
      'test: 2 frames in 1 sequence',
      'left out: 1 x picture without a mask',
    ],
  ])('mas import %s', async (words, summary, note) => {
    const [kind, source, ...options] = words.split(' ');
    const out = `out-${words.replace(/\W+/g, '-')}`;
    const command = ['import', kind, source, out, ...options].join(' ');
    const { code, stdout, stderr } = await runMas(command, { cwd });
    expect({ code, stderr: code ? stderr : '' }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(summary);
    expect(stdout).toContain(`wrote ${out}\nnext: mas data check ${out}\n`);
    expect(stderr).toContain(note);
    const check = await runMas(`data check ${out}`, { cwd });
    expect(check.stdout).toContain('no errors');
    expect(check.code).toBe(0);
  });

  it('puts joints where the cameras of the data set see them', () => {
    const [name] = takes;
    const [camera] = json('out-human36m-h36m', name, 'cameras.json');
    expect(camera.cameraFromWorld[2]).toEqual([0, 1, 0, 4000]);
    const { frames, skeleton } = json('out-human36m-h36m', name, 'poses.json');
    expect([skeleton, frames[2][0]]).toEqual(['h36m18', [-140, -98, -100]]);
    const mpi = json('out-mpi-inf-3dhp-3dhp-videos-0-2-train-every-2', 'S1_Seq1', 'poses.json');
    // Joint 4 of the 28, in frame 4, through the camera's frame and back.
    expect(mpi.frames[2][0]).toEqual([-100, -64, -64]);
    const { views } = json('out-mpii-mpii-set', 'valid', 'keypoints.json');
    expect(views.view0.headSizes).toEqual([30]);
  });

  it('writes the protocol and seed into dataset.json', async () => {
    const words = 'import human36m h36m drawn --split x --seed 7';
    expect((await runMas(words, { cwd })).code).toBe(0);
    expect(json('drawn', 'dataset.json').source).toEqual({
      dataset: 'human36m',
      protocol: 'x',
      seed: 7,
    });
  });

  it('recognises the data set itself', async () => {
    const { code, stdout, stderr } = await runMas('import h36m found', { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'train: 4 frames in 1 sequence\ntest: 4 frames in 1 sequence\n' +
        'wrote found\nnext: mas data check found\n',
    });
    expect(stderr).toContain('Human3.6M with matlab_meta.txt: mas import human36m h36m found\n');
  });

  it('writes the shards that packing its data folder gives', async () => {
    const { code, stdout } = await runMas('import h36m deep/down/shards --shards', { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'train: 4 frames in 1 sequence\ntest: 4 frames in 1 sequence\n' +
        // Two cameras, pictures and masks.
        'wrote 32 files in 1 shard: deep/down/shards\n' +
        'next: mas data unpack deep/down/shards --out DIR\n',
    });
    expect(readdirSync(at('deep', 'down'))).toEqual(['shards']);
    expect((await runMas('data pack found --out packed', { cwd })).code).toBe(0);
    expect(folderContent(at('deep', 'down', 'shards'))).toEqual(folderContent(at('packed')));

    const again = await runMas('import h36m deep/down/shards --shards', { cwd });
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^mas: deep\/down\/shards: expected a new folder/m),
    });
    const both = await runMas('import human36m h36m other --shards --overwrite', { cwd });
    expect(both.stderr).toMatch(/^mas: --overwrite goes with data folders/m);
    const footage = await runMas('import h36m other --images {cam} --shards', { cwd });
    expect(footage.stderr).toMatch(/^mas: import: --shards goes with data sets; of footage/m);
    const broken = await runMas('import human36m nowhere new/shards --shards', { cwd });
    expect(broken.code).toBe(1);
    expect(existsSync(at('new'))).toBe(false);
    await rm(at('deep'), { recursive: true });
  });

  it('leaves a data set that is there alone, unless it may replace it', async () => {
    const before = readFileSync(at('found', 'dataset.json'), 'utf8');
    const again = await runMas('import human36m h36m found --split valid', { cwd });
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/found the data set .*found\. Choose another folder, or pass/);
    expect(readFileSync(at('found', 'dataset.json'), 'utf8')).toBe(before);
    const replaced = await runMas('import human36m h36m found --split valid --overwrite', { cwd });
    expect(replaced.code).toBe(0);
    expect(Object.keys(json('found', 'dataset.json').splits)).toEqual(['test']);
    expect(readdirSync(cwd).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('stops at Ctrl-C and leaves nothing', async () => {
    await writeMpiInf3dhp(at('long'), 400);
    const words = 'import mpi-inf-3dhp long deep/in/stopped --videos 0,2 --train-every 1';
    const { code, stderr } = await runMas(words, {
      cwd,
      interruptWhen: () => existsSync(at('deep', 'in')) && readdirSync(at('deep', 'in')).length > 0,
    });
    expect(code).toBe(130);
    expect(stderr).toContain('mas: stopped; nothing was written\n');
    expect(existsSync(at('deep'))).toBe(false);
  });

  it.each([
    ['human36m h36m x --split theirs', /^mas: --split: expected paper, .*, found "theirs"/],
    ['human36m h36m x --joints 19', /^mas: --joints: expected 17, 18, found "19"/],
    ['human36m h36m x --masks empty', /found none: 4 x frame without a mask in every view|8 x/],
    ['human36m photos x', /^mas: photos\/?.*: expected /],
    ['mpi-inf-3dhp 3dhp x --videos 99', /camera\.calibration: expected a camera 99/],
    ['mpi-inf-3dhp 3dhp x --videos front', /^mas: --videos: expected an integer/],
    ['mpii mpii-set x --masks nowhere', /^mas: nowhere: expected a folder of masks/],
    ['mpii mpii-set x --coverage 2', /^mas: --coverage: expected two parts of 1/],
    ['coco photos x', /^mas: photos: expected one JSON file of annotations/],
    ['coco nowhere x', /^mas: nowhere: expected a folder or a JSON file, found nothing/],
    ['coco coco-set x --category cat', /expected a category "cat", found "person"/],
    ['tiktok dances x --trim 9', /found none/],
    ['mmpose photos x', /^mas: photos: expected one \.npz file, found none/],
    ['images photos x --encoding red,green', /^mas: --encoding: expected grey, red, nonzero/],
    ['images nowhere x --masks photos', /^mas: nowhere: expected images/],
    ['drawn x', /^mas: drawn: expected a data set to import, found a data folder/],
    ['dances/00034/nothing x', /expected a folder with dataset\.json, found nothing/],
    ['dances', /^mas: import: needs the data folder to write/],
    ['dances x --out y', /^mas: import: expected one folder to write, found "x" and --out y/],
  ])('refuses mas import %s', async (words, message) => {
    mkdirSync(at('empty'), { recursive: true });
    const { code, stdout, stderr } = await runMain(`import ${words}`, cwd);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.slice(stderr.indexOf('mas: '))).toMatch(message);
    expect(stderr).not.toContain('bug');
    expect(existsSync(at('x'))).toBe(false);
  });

  it('does not write into a folder with other files', async () => {
    mkdirSync(at('thesis'));
    writeFileSync(at('thesis', 'thesis.tex'), '');
    const { code, stderr } = await runMain('import tiktok dances thesis --overwrite', cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/expected a new folder, found .*thesis with other files in it/);
    expect(readdirSync(at('thesis'))).toEqual(['thesis.tex']);
  });
});

const samples = sharedSamples('mmpose');
(samples ? describe : describe.skip)('mas import of public samples', () => {
  it.each([
    [`coco ${samples}/coco s1 --annotations ${samples}/coco/test_coco.json`, 'train: 12 frames'],
    [`coco ${samples}/ochuman s2`, 'train: 5 frames'],
    [
      `mmpose ${samples}/h36m/test_h36m.npz s3 --images ${samples}/h36m --masks ${samples}/h36m/BF_IUV_gt --encoding nonzero`,
      'train: 4 frames',
    ],
  ])('mas import %s', async (words, summary) => {
    const { code, stdout, stderr } = await runMain(`import ${words}`, cwd);
    expect({ code, stderr: code ? stderr : '' }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(summary);
  });
});
