import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckedMask } from '@mas/masks';
import sharp from 'sharp';
import { scratchFolder } from '../../test/scratch-folder.js';
import { ballSequence, temporaryFolder, writeBalls } from '../../test/tiny-dataset.js';
import { writePicture } from '../../test/write-picture.js';
import { checkDataset } from './check-dataset.js';
import { checkMasks } from './check-masks.js';

let root: string;
let good: string;
let remove: () => Promise<void>;
let copies = 0;
beforeAll(async () => {
  ({ root, remove } = await temporaryFolder());
  good = join(root, 'good');
  await writeBalls(good, ballSequence('a', 4), ballSequence('b', 2));
});
afterAll(() => remove());

async function check(spoil: (dir: string) => Promise<unknown>) {
  const dir = join(root, `copy${copies++}`);
  await cp(good, dir, { recursive: true });
  await spoil(dir);
  const { ok, errors, warnings, sequences } = await checkDataset(dir);
  const texts = (list: Error[]) => list.map(({ message }) => message.replace(dir, 'DIR'));
  return { ok, errors: texts(errors), warnings: texts(warnings), sequences };
}

async function editJson(file: string, edit: (value: any) => void): Promise<void> {
  const value = JSON.parse(await readFile(file, 'utf8'));
  edit(value);
  await writeFile(file, JSON.stringify(value));
}

describe('checkDataset', () => {
  it('finds nothing wrong with what writeDataset wrote', async () => {
    expect(await check(async () => {})).toEqual({
      ok: true,
      errors: [],
      warnings: [],
      sequences: [
        { name: 'a', frames: 4, views: 3, hasPoses: true, joints: 2 },
        { name: 'b', frames: 2, views: 3, hasPoses: true, joints: 2 },
      ],
    });
  });

  it('finds several problems in one go', async () => {
    const blank = { width: 64, height: 64, channels: 3 as const, background: '#000' };
    const { ok, errors, warnings, sequences } = await check(async (d) => {
      await truncate(join(d, 'a/images/cam0/000001.png'), 200);
      await sharp({ create: { ...blank, width: 10 } })
        .png()
        .toFile(join(d, 'a/masks/cam1/000002.png'));
      await sharp({ create: blank }).png().toFile(join(d, 'a/masks/cam2/000003.png'));
      await rm(join(d, 'b/images/cam2/000001.png'));
      await mkdir(join(d, 'stray'));
    });
    expect(ok).toBe(false);
    expect(errors).toEqual([
      expect.stringMatching(/^DIR.a.images.cam0.000001.png: expected a whole image, found 200 byt/),
      expect.stringMatching(
        /^DIR.a.masks.cam1.000002.png: expected 64 x 64 px as its image, found/,
      ),
      expect.stringMatching(/^DIR.b.images.cam2: expected frames up to 000001 as in cam0, found/),
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^DIR.stray: .* found a folder that none names/),
      expect.stringMatching(/^DIR.a.masks.cam2: .*, found 1 of 4 empty, the first 000003/),
      expect.stringMatching(/^DIR.b.masks.cam2: expected 1 masks, one per image/),
    ]);
    expect(sequences).toHaveLength(2);
  });

  it('counts what repeats', async () => {
    const { errors } = await check(async (d) => {
      for (let i = 0; i < 4; i++) await truncate(join(d, `a/masks/cam1/00000${i}.png`), 60);
    });
    expect(errors).toHaveLength(4);
    expect(errors[3]).toMatch(/expected whole frames, found 1 more such problems/);
  });

  it('sees numbering from 1 and names that are no frames', async () => {
    const { errors } = await check(async (d) => {
      for (const kind of ['images', 'masks']) {
        await rename(join(d, `a/${kind}/cam1/000000.png`), join(d, `a/${kind}/cam1/x.png`));
      }
    });
    expect(errors).toEqual([
      expect.stringMatching(/found none: numbers start at 1. Number the frames from 000000/),
      expect.stringMatching(/found none: numbers start at 1/),
    ]);
  });

  it('sees empty, full, cut and broken masks, and areas that jump', async () => {
    // On 64 x 64: foreground where any of the rectangles [left, top, right, bottom) is.
    const draw = (file: string, ...rectangles: [number, number, number, number][]) => {
      const data = Uint8Array.from({ length: 64 * 64 }, (_, i) => {
        const [x, y] = [i % 64, Math.floor(i / 64)];
        return rectangles.some(([l, t, r, b]) => x >= l && x < r && y >= t && y < b) ? 255 : 0;
      });
      const raw = { width: 64, height: 64, channels: 1 as const };
      return sharp(data, { raw }).png().toFile(file);
    };
    const { errors, warnings } = await check(async (d) => {
      const file = (view: string, i: number) => join(d, `a/masks/${view}/00000${i}.png`);
      await draw(file('cam0', 0), [0, 0, 64, 64]);
      await draw(file('cam0', 1), [0, 20, 30, 40]);
      for (const i of [0, 1, 2, 3]) {
        const pieces = [5, 15, 25, 35, 45].map((x) => [x, 20, x + 6, 26] as never);
        await draw(file('cam1', i), ...(i === 2 ? pieces : [[20, 20, 29, 40] as never]));
      }
      for (const i of [0, 1]) await draw(join(d, `b/masks/cam0/00000${i}.png`));
    });
    expect(warnings).toEqual([
      expect.stringMatching(
        /a.masks.cam0: .*found 1 of 4 cover more than 85 % .*, the first 000000/,
      ),
      expect.stringMatching(
        /a.masks.cam0: .*found 1 of 4 cut by the image border, the first 000001/,
      ),
      expect.stringMatching(/a.masks.cam1: .*found 1 of 4 in more than 4 pieces, the first 000002/),
    ]);
    expect(errors).toEqual([expect.stringMatching(/b.masks.cam0: .* found 2 of 2 empty/)]);
  });

  it('tells areas that jump from pictures that are no video', () => {
    const mask = (count: number) =>
      ({ count, size: 10_000, pieces: 1, isCut: false }) as unknown as CheckedMask;
    const check = (counts: number[]) => {
      const found: string[] = [];
      const warn = ({ message }: { message: string }) => void found.push(message);
      checkMasks('masks', counts.map(mask), { error: warn, warn });
      return found;
    };
    const steady = Array.from({ length: 40 }, (_, i) => 1000 + 10 * i);
    expect(check(steady)).toEqual([]);
    expect(check(steady.with(20, 400))).toEqual([
      expect.stringMatching(/found 2 of 40 more than 2 times larger or smaller .* first 000020/),
    ]);
    expect(check(steady.map((count, i) => (i % 2 ? count : 4 * count)))).toEqual([]);
  });

  it.each<[string, (cameras: any[]) => void, RegExp]>([
    [
      'metres',
      (v) => v.forEach((c) => (c.cameraFromWorld[2][3] /= 1000)),
      /expected cameras in world millimetres, found all of them within .* mm. Multiply/,
    ],
    [
      'world from camera',
      (v) =>
        v.forEach((c) => {
          const [a, b, r] = c.cameraFromWorld;
          c.cameraFromWorld = [0, 1, 2].map((k) => [a[k], b[k], r[k], -r[3] * r[k]]);
        }),
      /found all of them within .* invert the matrices if they map camera to world/,
    ],
    [
      'the wrong place',
      (v) => v.forEach((c) => (c.cameraFromWorld[2][3] *= -1)),
      /expected the person in front of every camera, found .* behind a camera in 4 of 4 frames/,
    ],
    [
      'a mirrored camera',
      (v) => (v[1].cameraFromWorld[0] = v[1].cameraFromWorld[0].map((x: number) => -x)),
      /camera 1: cameraFromWorld: expected det R = \+1/,
    ],
  ])('sees cameras in %s', async (_, edit, message) => {
    const { errors, warnings } = await check((d) => editJson(join(d, 'a/cameras.json'), edit));
    expect([...errors, ...warnings].join('\n')).toMatch(message);
  });

  it('sees cameras that do not fit the masks', async () => {
    const { ok, warnings } = await check((d) =>
      editJson(join(d, 'a/cameras.json'), (v) => {
        // Now the first rays no longer meet.
        v[0].intrinsics[0][2] += 25;
        v[1].intrinsics[1][2] += 25;
      }),
    );
    expect(ok).toBe(true);
    expect(warnings.join('\n')).toMatch(/masks and cameras that agree .* found masks off by 0\.\d/);
  });

  it('reports a broken folder instead of throwing', async () => {
    expect(await check((d) => rm(join(d, 'dataset.json')))).toMatchObject({
      ok: false,
      errors: [expect.stringMatching(/expected a JSON file/)],
    });
    const nowhere = await checkDataset(join(root, 'nowhere'));
    expect(nowhere).toMatchObject({ ok: false, sequences: [] });
    expect((await check((d) => rm(join(d, 'a'), { recursive: true }))).errors).toEqual([
      expect.stringMatching(/a.images: expected one folder per view, found no such folder/),
    ]);
  });

  it('counts the joints of known skeletons', async () => {
    const { errors } = await check((d) =>
      editJson(join(d, 'b/poses.json'), (v) => (v.skeleton = 'h36m18')),
    );
    expect(errors).toEqual([expect.stringMatching(/expected 18 joints of skeleton .*, found 2/)]);
  });

  it('reports poses that do not fit', async () => {
    const { errors, warnings } = await check(async (d) => {
      await editJson(join(d, 'a/poses.json'), (v) => v.frames.pop());
      await editJson(join(d, 'b/poses.json'), (v) => (v.skeleton = 'three'));
    });
    expect(errors).toEqual([expect.stringMatching(/expected 4 poses, one per frame, found 3/)]);
    expect(warnings).toEqual([expect.stringMatching(/expected skeleton "two" .*found "three"/)]);
  });
});

describe('checkDataset on data sets that are not ours', () => {
  const folder = scratchFolder();
  const save = (file: string, text = ''): void => {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const at = (name: string) => checkDataset(join(folder, name));

  it.each([
    ['human36m', 'annot/s_01_act_02_subact_01_ca_01/matlab_meta.txt'],
    ['human36m-fetch', 'S1/Directions-1/annot.h5'],
    ['human36m-original', 'S1/MyPoseFeatures/D3_Positions/Directions.cdf'],
    ['mpi-inf-3dhp', 'S1/Seq1/annot.mat'],
    ['mpi-inf-3dhp-test', 'TS1/annot_data.mat'],
    ['mpii', 'annot/mpii_valid.json'],
    ['tiktok', '00034/images/0001.png'],
    ['coco', 'annotations/person_keypoints_val2017.json'],
    ['coco', 'people.json'],
    ['mmpose', 'h36m_train.npz'],
    ['images', 'a.jpg'],
    ['images', 'images/a.jpg'],
    ['footage', 'cam1/video.avi'],
    ['footage', 'left.MP4'],
    ['cameras', 'calibration_shelf.json'],
  ])('recognises %s by %s', async (kind, file) => {
    const name = `${kind}/${file}`.replace(/\W/g, '-');
    save(`${name}/${file}`, kind === 'coco' ? '{"images": [], "annotations": []}' : '');
    const { kind: found, tree, next } = await at(name);
    expect(found).toBe(kind);
    expect(tree[0]).toMatchObject({ found: 1, isNeeded: true });
    expect(next).not.toBe('');
  });

  it('counts what is there, says what is missing, and looks at masks', async () => {
    const video = (kind: string, n: number, i: number) =>
      `real/S1/Seq1/${kind}/video_${n}/frame_00000${i}.jpg`;
    save('real/S1/Seq1/annot.mat');
    for (const n of [0, 2]) {
      for (const i of [1, 2, 3]) if (n === 0 || i < 3) save(video('images', n, i));
    }
    const red = [255, 0, 0] as const;
    for (const i of [1, 2]) {
      const box = i === 1 ? ([20, 20, 40, 40] as const) : ([0, 0, 64, 64] as const);
      await writePicture(join(folder, video('masks', 0, i)), [64, 64], box, red);
    }
    const { title, tree, sequences, errors, warnings, ok } = await at('real');
    expect(title).toBe('MPI-INF-3DHP, training set');
    expect(tree.map(({ found }) => found)).toEqual([1, 0, 5, 2, 0]);
    expect(sequences).toEqual([{ name: 'S1_Seq1', frames: 3, views: 2, hasPoses: true }]);
    expect(ok).toBe(false);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/expected S1\/Seq1\/camera\.calibration, found no such file/),
    ]);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/S1_Seq1, video_0: expected 3 masks, one per image, found 2/),
      expect.stringMatching(/video_0: a sample of masks: .*1 of 2 cover more than 85 %/),
      expect.stringMatching(/S1_Seq1, video_2: expected 3 images as in another view, found 2/),
      expect.stringMatching(/S1_Seq1, video_2: expected 2 masks, one per image, found 0/),
    ]);
  });

  it('says what it knows when it knows nothing', async () => {
    save('other/readme.txt');
    const { kind, errors } = await at('other');
    expect(kind).toBe('unknown');
    expect(errors[0].message).toMatch(/expected one of a data folder.*found readme\.txt/);
  });
});
