import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { ballSequence, temporaryFolder } from '../test/tiny-dataset.js';
import { openDataset } from './open-dataset.js';
import { readTruth } from './read-truth.js';
import { writeDataset } from './write-dataset.js';

let root: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ root, remove } = await temporaryFolder());
});
afterAll(() => remove());

const manifest = { skeleton: 'two', splits: { train: ['a'], test: ['b'] } };
const balls = () => [ballSequence('a', 3), ballSequence('b', 2)];

describe('writeDataset', () => {
  it('writes what openDataset reads, bit by bit as PNG', async () => {
    const dir = join(root, 'deep/down/png');
    const progress: string[] = [];
    await writeDataset(dir, manifest, balls(), {
      imageFormat: 'png',
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    });
    expect(progress).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
    const dataset = await openDataset(dir);
    expect(dataset).toMatchObject({ dir, ...manifest });
    const [a, b] = dataset.sequences;
    expect([a.name, a.frameCount, b.name, b.frameCount]).toEqual(['a', 3, 'b', 2]);
    expect(a.views).toEqual(['cam0', 'cam1', 'cam2']);
    expect(a.cameras).toEqual(balls()[0].cameras);
    const expected = (await balls()[0].frame(2))!.views[1];
    const { image, mask } = await a.readView(1, 2);
    expect(image.shape).toEqual([64, 64, 3]);
    expect(image.data).toEqual(expected.image.data);
    expect(mask.shape).toEqual([64, 64]);
    expect(mask.data).toEqual(expected.mask.data);
    expect((await a.readPoses())!.frames[2]).toEqual(Float64Array.of(20, 0, 0, 1, 2, 1.23));
    const refs = [
      { sequence: 'b', frame: 1 },
      { sequence: 'a', frame: 2 },
    ];
    expect(await readTruth(dataset, { refs })).toEqual(
      Float64Array.of(10, 0, 0, 1, 2, 1.23, 20, 0, 0, 1, 2, 1.23),
    );
    expect((await stat(dir)).mode & 0o755).toBe(0o755);
  });

  it('keeps JPEG close, and masks exact', async () => {
    const dir = join(root, 'jpg');
    await writeDataset(dir, manifest, balls());
    expect(await readdir(join(dir, 'a/images/cam0'))).toEqual([
      '000000.jpg',
      '000001.jpg',
      '000002.jpg',
    ]);
    // The PNG header's colour type: grey, of one channel.
    expect((await readFile(join(dir, 'a/masks/cam0/000000.png')))[25]).toBe(0);
    const { image, mask } = await (await openDataset(dir)).sequences[0].readView(0, 0);
    const expected = (await balls()[0].frame(0))!.views[0];
    expect(mask.data).toEqual(expected.mask.data);
    const error = image.data.reduce((sum, v, i) => sum + Math.abs(v - expected.image.data[i]), 0);
    expect(error / image.data.length).toBeLessThan(2);
  });

  it('takes strided views, lazy sequences and unknown lengths', async () => {
    const dir = join(root, 'lazy');
    const wide = ndarray(
      Uint8Array.from({ length: 96 }, (_, i) => i),
      [4, 8, 3],
    );
    const image = wide.hi(4, 6, 3).lo(0, 2, 0);
    const mask = ndarray(new Uint8Array(16).fill(7), [4, 4]);
    async function* lazy() {
      yield {
        name: 'a',
        cameras: null,
        frame: (i: number) => (i < 2 ? { views: [{ image, mask }] } : null),
      };
    }
    await writeDataset(dir, { skeleton: 'two', splits: { train: ['a'] } }, lazy(), {
      imageFormat: 'png',
    });
    const [a] = (await openDataset(dir)).sequences;
    expect([a.frameCount, a.views, a.cameras]).toEqual([2, ['view0'], null]);
    const read = await a.readView(0, 1);
    expect(read.image.get(3, 1, 2)).toBe(image.get(3, 1, 2));
    expect(read.mask.data).toEqual(new Uint8Array(16).fill(1));
    expect(await a.readPoses()).toBeNull();
  });

  it('replaces a data set only if told, and nothing else ever', async () => {
    const dir = join(root, 'twice');
    const one = { skeleton: 'two', splits: { train: ['a'] } };
    await writeDataset(dir, one, [ballSequence('a', 1)]);
    await expect(writeDataset(dir, one, [ballSequence('a', 2)])).rejects.toThrow(
      /found the data set .*twice. Choose another folder, or pass overwrite: true/,
    );
    await writeDataset(dir, { ...one, overwrite: true }, [ballSequence('a', 2)]);
    expect((await openDataset(dir)).sequences[0].frameCount).toBe(2);
    await expect(
      writeDataset(dir, { ...one, overwrite: true }, [ballSequence('b', 1)]),
    ).rejects.toThrow(/split "train" names sequence "a", which was not written; sequences: b/);
    expect((await openDataset(dir)).sequences[0].frameCount).toBe(2);

    const home = join(root, 'home');
    await mkdir(home);
    await writeFile(join(home, 'letter.txt'), 'dear');
    await expect(
      writeDataset(home, { ...one, overwrite: true }, [ballSequence('a', 1)]),
    ).rejects.toThrow(/It is no data set, so it is not overwritten/);
    expect(await readFile(join(home, 'letter.txt'), 'utf8')).toBe('dear');
    expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('reports a full disk in one line and cleans up', async () => {
    const dir = join(root, 'full');
    const source = ballSequence('a', 4);
    const full = {
      ...source,
      frame: async (i: number) => {
        if (i === 2) {
          const temporary = (await readdir(root)).find((name) => name.startsWith('.full'))!;
          await symlink('/dev/full', join(root, temporary, 'a/images/cam1/000002.jpg'));
        }
        return source.frame(i);
      },
    };
    const splits = { train: ['a'] };
    await expect(writeDataset(dir, { skeleton: 'two', splits }, [full])).rejects.toThrow(
      /^\S+000002.jpg: no space left on the disk \(ENOSPC\). Free some space .*disk\.$/,
    );
    expect((await readdir(root)).filter((name) => name.includes('full'))).toEqual([]);
  });

  it('stops at the first bad frame and leaves nothing', async () => {
    const source = ballSequence('a', 3);
    const write = (change: object) =>
      writeDataset(join(root, 'bad'), { skeleton: 'two', splits: { train: ['a'] } }, [
        { ...source, ...change },
      ]);
    const view = (await source.frame(0))!.views[0];
    const small = ndarray(new Uint8Array(12), [2, 2, 3]);
    await expect(write({ frame: () => ({ views: [view] }) })).rejects.toThrow(
      'a, frame 0: expected 3 views, found 1',
    );
    await expect(
      write({ frame: () => ({ views: [view, { ...view, image: small }, view] }) }),
    ).rejects.toThrow('a, frame 0, view cam1: expected an image of shape 64,64,3, found 2,2,3');
    await expect(
      write({ frame: () => ({ views: [view, view, { ...view, mask: small }] }) }),
    ).rejects.toThrow('a, frame 0, view cam2: expected a mask of shape 64,64, found 2,2,3');
    await expect(
      write({
        frame: async (i: number) => ({
          ...(await source.frame(i)),
          pose: i ? undefined : Float64Array.of(1, 2, 3),
        }),
      }),
    ).rejects.toThrow('a: expected a pose with every frame or with none, found 1 of 3');
    await expect(write({ frame: () => null })).rejects.toThrow('a: expected 3 frames, found 0');
    await expect(write({ name: '../up' })).rejects.toThrow(/found "..\/up"/);
    await expect(write({ views: ['x', 'y', 'z'] })).rejects.toThrow(/the camera ids cam0, cam1/);
    await expect(
      write({
        frame: () => {
          throw new Error('renderer failed');
        },
      }),
    ).rejects.toThrow('renderer failed');
    expect((await readdir(root)).filter((name) => name.includes('bad'))).toEqual([]);
  });
});
