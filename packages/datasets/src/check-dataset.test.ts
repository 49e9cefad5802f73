import { cp, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { ballSequence, temporaryFolder, writeBalls } from '../test/tiny-dataset.js';
import { checkDataset } from './check-dataset.js';

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
        { name: 'a', frames: 4, views: 3, hasPoses: true },
        { name: 'b', frames: 2, views: 3, hasPoses: true },
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

  it('sees empty and cut masks', async () => {
    const full = { width: 64, height: 64, channels: 3 as const, background: '#fff' };
    const { errors, warnings } = await check(async (d) => {
      await sharp({ create: full }).png().toFile(join(d, 'a/masks/cam0/000000.png'));
      for (const i of [0, 1]) {
        const black = { ...full, background: '#000' };
        await sharp({ create: black })
          .png()
          .toFile(join(d, `b/masks/cam0/00000${i}.png`));
      }
    });
    expect(warnings).toEqual([
      expect.stringMatching(/1 of 4 cut by the image border, the first 0/),
    ]);
    expect(errors).toEqual([expect.stringMatching(/b.masks.cam0: .* found 2 of 2 empty/)]);
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
