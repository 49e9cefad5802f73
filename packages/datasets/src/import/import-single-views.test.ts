import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { sharedSamples } from '../../test/shared-samples.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { writeMat5 } from '../../test/write-mat5.js';
import { writeNpy } from '../../test/write-npy.js';
import { writePicture } from '../../test/write-picture.js';
import { readNpz } from '../formats/read-npz.js';
import { openDataset } from '../open-dataset.js';
import { prepareScenes } from '../prepare-scenes.js';
import { cocoMask, type Segmentation } from './coco-mask.js';
import { importCoco } from './import-coco.js';
import { importImages } from './import-images.js';
import { importMmpose } from './import-mmpose.js';
import { importMpii } from './import-mpii.js';
import { importTikTok } from './import-tiktok.js';

const folder = scratchFolder();
const size = [40, 30] as const;
const box = [10, 5, 20, 25] as const;

function save(name: string, value: unknown): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, value instanceof Uint8Array ? value : JSON.stringify(value));
  return file;
}

describe('importImages', () => {
  it('takes pictures with masks of the same name, in order', async () => {
    const images = join(folder, 'images');
    for (const name of ['b10', 'b9', 'c'])
      await writePicture(join(images, `${name}.jpg`), size, box);
    for (const name of ['b10', 'b9']) {
      await writePicture(join(folder, 'masks', `${name}.png`), size, box, [1, 0, 0]);
    }
    const folders = [{ name: 'mine', images, masks: join(folder, 'masks') }];
    const out = join(folder, 'images-out');
    const summary = await importImages({ folders, out, encoding: 'nonzero' });
    expect(summary).toEqual({
      splits: { train: { sequences: 1, frames: 2 } },
      skipped: { 'picture without a mask': 1 },
    });
    const [sequence] = (await openDataset(out)).sequences;
    const { mask } = await sequence.readView(0, 0);
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(200);
    expect(sequence.cameras).toBeNull();
    await expect(importImages({ folders: [...folders, ...folders], out })).rejects.toThrow(
      /expected different names/,
    );
    await expect(importImages({ folders, out })).rejects.toThrow(/Choose another folder, or pass/);
    const none = [{ name: 'none', images, masks: join(folder, 'nowhere') }];
    await expect(importImages({ folders: none, out: join(folder, 'n') })).rejects.toThrow(
      /found none: 3 x picture without a mask/,
    );
  });

  it('says that a referenced picture has gone', async () => {
    const images = join(folder, 'gone');
    await writePicture(join(images, 'a.jpg'), size, box);
    await writePicture(join(images, 'a.png'), size, box);
    const file = save('gone-out/dataset.json', {
      format: 'mas-multiview/1',
      unit: 'mm',
      skeleton: 'h36m18',
      splits: { train: ['a'] },
    });
    const frames = (files: unknown) =>
      save('gone-out/a/frames.json', { images: { v: { folder: images, files } } });
    mkdirSync(join(file, '../a/masks/v'), { recursive: true });
    await writePicture(join(file, '../a/masks/v/000000.png'), size, box);
    frames(['b.jpg']);
    const [sequence] = (await openDataset(join(file, '..'))).sequences;
    await expect(sequence.readView(0, 0)).rejects.toThrow(
      /b\.jpg: expected an image file, found no/,
    );
    for (const files of [['../a.jpg'], ['/etc/a.jpg'], [5], 'a.jpg', ['a\0.jpg']]) {
      frames(files);
      await expect(openDataset(join(file, '..'))).rejects.toThrow(/frames\.json, "images", "v"/);
    }
  });
});

describe('importTikTok', () => {
  it('takes the videos of the paper, without their ends', async () => {
    const root = join(folder, 'tiktok');
    for (const video of ['00034', '00326', '00001']) {
      for (let i = 1; i <= 5; i++) {
        await writePicture(join(root, video, 'images', `000${i}.png`), size, box, [9, 9, 9]);
        if (i !== 3) await writePicture(join(root, video, 'masks', `000${i}.png`), size, box);
      }
    }
    expect(await importTikTok({ root, out: join(folder, 'tiktok-out'), trim: 1 })).toEqual({
      splits: { train: { sequences: 1, frames: 2 }, test: { sequences: 1, frames: 2 } },
      skipped: { 'frame without a mask': 2 },
    });
    const out = join(folder, 'tiktok-all');
    expect((await importTikTok({ root, out, trim: 0, videos: 'all' })).splits).toEqual({
      train: { sequences: 3, frames: 12 },
    });
    await expect(importTikTok({ root: join(root, '00001'), out })).rejects.toThrow(/00001\/images/);
  });
});

describe('importMpii', () => {
  const joints = Array.from({ length: 16 }, (_, j) => [11 + j / 2, 6 + j]);
  const person = {
    joints,
    joints_vis: joints.map(() => 1),
    image: 'a.jpg',
    center: [9, 9],
    scale: 1,
  };
  const root = join(folder, 'mpii');
  const masks = join(root, 'masks');

  it('reads persons with their joints and head sizes', async () => {
    await writePicture(join(root, 'images', 'a.jpg'), size, box);
    await writePicture(join(masks, 'a.png'), size, box);
    const hidden = { ...person, joints_vis: person.joints_vis.with(3, 0) };
    save('mpii/annot/mpii_valid.json', [hidden, person]);
    const headboxes_src = {
      class: 'double' as const,
      shape: [2, 2, 2],
      // Persons last: corner, then coordinate, column by column.
      data: [0, 0, 0, 0, 10, 40, 20, 60],
    };
    save('mpii/annot/mpii_gt_valid.mat', writeMat5({ headboxes_src }));
    const out = join(folder, 'mpii-out');
    expect(await importMpii({ root, masks, out })).toEqual({
      splits: { test: { sequences: 1, frames: 1 } },
      skipped: { 'person with a missing joint': 1 },
    });
    const dataset = await openDataset(out);
    expect(dataset.skeleton).toBe('mpii16');
    const { skeleton, views } = (await dataset.sequences[0].readKeypoints())!;
    expect(skeleton).toBe('mpii16');
    expect(Array.from(views.view0.frames[0].subarray(3, 6))).toEqual([10.5, 6, 1]);
    // Corners (10, 20) and (40, 60): a diagonal of 50 px.
    expect(views.view0.headSizes).toEqual([30]);
    await expect(
      importMpii({ root, masks, out: join(folder, 'm'), coverage: [0.5, 0.7] }),
    ).rejects.toThrow(/1 x person with too small or large a mask/);
  });

  it.each([
    [{}, /expected a list of persons/],
    [[{ ...person, image: '../a.jpg' }], /person 0, image: expected the name of a file/],
    [[{ ...person, joints: [[1, 2]] }], /person 0, joints: expected 16 joints/],
    [
      [person],
      /headboxes_src: expected 2 x 2 x 1, as many as persons in the JSON, found 2 x 2 x 2/,
    ],
  ])('says what is wrong', async (content, message) => {
    save('mpii/annot/mpii_valid.json', content);
    await expect(importMpii({ root, masks, out: join(folder, 'm') })).rejects.toThrow(message);
  });
});

describe('cocoMask', () => {
  const rows = (mask: { data: Uint8Array }) => Array.from(mask.data);

  it('draws polygons and run lengths', async () => {
    const square = await cocoMask([[1, 1, 4, 1, 4, 3, 1, 3]], [5, 4], 'a');
    expect(rows(square)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect(
      rows(await cocoMask({ size: [4, 5], counts: [5, 2, 2, 2, 2, 2, 5] }, [5, 4], 'a')),
    ).toEqual(rows(square));
    // The same, as pycocotools packs it.
    const packed = { size: [4, 5] as [number, number], counts: '5220003' };
    expect(rows(await cocoMask(packed, [5, 4], 'a'))).toEqual(rows(square));
  });

  it.each([
    [[], /expected polygons/],
    [[[1, 2, 3, 4]], /expected polygons/],
    [[[1, 2, 3, 4, NaN, 6]], /expected polygons/],
    [{ size: [5, 4], counts: [20] }, /run lengths of size \[4, 5\]/],
    [{ size: [4, 5], counts: [21] }, /runs over 20 px, found 21/],
    [{ size: [4, 5], counts: [-1, 21] }, /expected run lengths/],
    [{ size: [4, 5], counts: 'zzzzzzzzz' }, /expected run lengths/],
  ])('refuses %j', async (segmentation, message) => {
    await expect(cocoMask(segmentation as Segmentation, [5, 4], 'a')).rejects.toThrow(message);
  });

  it('refuses an image that is too large', async () => {
    await expect(cocoMask([[0, 0, 1, 0, 1, 1]], [60_000, 60_000], 'a')).rejects.toThrow(/at most/);
  });
});

describe('importCoco', () => {
  it('draws the masks of persons', async () => {
    await writePicture(join(folder, 'coco', 'a.jpg'), size, box);
    const entry = (id: number, more: object) => ({ id, image_id: 3, category_id: 1, ...more });
    const polygon = [[10, 5, 20, 5, 20, 25, 10, 25]];
    const keypoints = Array.from({ length: 51 }, (_, k) => (k % 3 === 2 ? 2 : k));
    const annotations = save('coco.json', {
      images: [{ id: 3, file_name: 'a.jpg', width: 40, height: 30 }],
      categories: [{ id: 1, name: 'person' }],
      annotations: [
        entry(1, { segmentation: polygon, keypoints }),
        entry(2, { segmentation: { size: [30, 40], counts: [1200] }, iscrowd: 1 }),
        entry(3, {}),
        entry(4, { segmentation: [[0, 0, 2, 0, 2, 2]], keypoints }),
      ],
    });
    const out = join(folder, 'coco-out');
    const images = join(folder, 'coco');
    expect(await importCoco({ annotations, images, out, smallestArea: 50 })).toEqual({
      splits: { train: { sequences: 1, frames: 1 } },
      skipped: {
        crowd: 1,
        'annotation without a segmentation': 1,
        'annotation with too small a mask': 1,
      },
    });
    const [sequence] = (await openDataset(out)).sequences;
    const { mask } = await sequence.readView(0, 0);
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(200);
    const { views } = (await sequence.readKeypoints())!;
    expect(Array.from(views.view0.frames[0].subarray(0, 6))).toEqual([0, 1, 1, 3, 4, 1]);
    await expect(importCoco({ annotations, images, out, category: 'cat' })).rejects.toThrow(
      /expected a category "cat", found "person"/,
    );
  });

  const samples = sharedSamples('mmpose');
  (samples ? it : it.skip)('draws masks of COCO whose areas are those of the file', async () => {
    for (const name of ['coco/test_coco.json']) {
      const { annotations, images } = JSON.parse(readFileSync(join(samples!, name), 'utf8'));
      for (const { segmentation, area, image_id: id } of annotations) {
        const { width, height } = images.find((image: { id: number }) => image.id === id);
        const mask = await cocoMask(segmentation, [width, height], name);
        const found = mask.data.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(found - area) / area).toBeLessThan(0.02);
      }
    }
  });

  (samples ? it : it.skip)('reads the packed run lengths of OCHuman', async () => {
    const file = join(samples!, 'ochuman/test_ochuman.json');
    const { annotations, images } = JSON.parse(readFileSync(file, 'utf8'));
    const parts: number[] = [];
    for (const { segmentation, bbox, image_id: id } of annotations) {
      const { width, height } = images.find((image: { id: number }) => image.id === id);
      const { data } = await cocoMask(segmentation, [width, height], file);
      let inside = 0;
      let all = 0;
      for (const [i, value] of data.entries()) {
        if (!value) continue;
        const [x, y] = [i % width, Math.floor(i / width)];
        all++;
        if (x >= bbox[0] && x <= bbox[0] + bbox[2] && y >= bbox[1] && y <= bbox[1] + bbox[3])
          inside++;
      }
      parts.push(inside / all);
    }
    // In the annotated boxes, one of which is too small.
    expect(parts.filter((part) => part === 1).length).toBe(4);
    expect(Math.min(...parts)).toBeGreaterThan(0.75);
    const out = join(folder, 'ochuman');
    const images2 = join(samples!, 'ochuman');
    const summary = await importCoco({ annotations: file, images: images2, out });
    expect(summary.splits.train.frames).toBe(annotations.length);
    const { mask, image } = await (await openDataset(out)).sequences[0].readView(0, 0);
    expect(mask.shape).toEqual(image.shape.slice(0, 2));
  });
});

describe('importMmpose', () => {
  it('reads names and 2D joints', async () => {
    await writePicture(join(folder, 'mm', 'S1', 'a.jpg'), size, box);
    await writePicture(join(folder, 'mm-masks', 'a.png'), size, box, [3, 0, 0]);
    const names = Uint32Array.from('S1/a.jpgS1/b.jpg', (letter) => letter.charCodeAt(0));
    const part = Float64Array.from({ length: 2 * 17 * 3 }, (_, i) => i % 51);
    const arrays = {
      'imgname.npy': writeNpy('<U8', [2], new Uint8Array(names.buffer)),
      'part.npy': writeNpy('<f8', [2, 17, 3], new Uint8Array(part.buffer)),
    };
    const annotations = save('mm.npz', zipSync(arrays));
    const files = { annotations, images: join(folder, 'mm'), masks: join(folder, 'mm-masks') };
    const out = join(folder, 'mm-out');
    expect(await importMmpose({ ...files, out, encoding: 'nonzero' })).toEqual({
      splits: { train: { sequences: 1, frames: 1 } },
      skipped: { 'picture that is not there': 1 },
    });
    const [sequence] = (await openDataset(out)).sequences;
    const { mask } = await sequence.readView(0, 0);
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(200);
    const { views } = (await sequence.readKeypoints())!;
    expect(Array.from(views.view0.frames[0])).toEqual(Array.from(part.subarray(0, 51)));
    const few = { ...files, out: join(folder, 'mm-few') };
    await expect(importMmpose({ ...few, skeleton: 'h36m18' })).rejects.toThrow(
      /mm\.npz, part: expected 18 joints of h36m18, found 17/,
    );
    const bad = save('bad.npz', zipSync({ 'part.npy': arrays['part.npy'] }));
    await expect(importMmpose({ ...files, annotations: bad, out })).rejects.toThrow(
      /imgname: expected names of images, found nothing/,
    );
  });

  const samples = sharedSamples('mmpose/h36m');
  (samples ? it : it.skip)("reads MMPose's own sample of Human3.6M", async () => {
    const out = join(folder, 'mm-h36m');
    const files = {
      images: samples!,
      masks: join(samples!, 'BF_IUV_gt'),
      encoding: 'nonzero' as const,
    };
    const annotations = join(samples!, 'test_h36m.npz');
    const { splits, skipped } = await importMmpose({ annotations, ...files, out });
    expect(splits).toEqual({ train: { sequences: 1, frames: 4 } });
    expect(skipped).toEqual({ 'set of 24 2D joints: no skeleton was named for them': 1 });
    const dataset = await openDataset(out);
    for (let i = 0; i < 4; i++) {
      const { mask } = await dataset.sequences[0].readView(0, i);
      const area = mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;
      expect(area).toBeGreaterThan(0.01);
      expect(area).toBeLessThan(0.2);
    }
    // Px of 2.2 m where each person is, by 2D and 3D joints: what the side of a patch guesses.
    const arrays = await readNpz(annotations);
    const [part, points] = ['part', 'S'].map((name) => {
      const found = arrays.get(name)!;
      return found.type === 'numeric' ? found.array.data : [];
    });
    const [set] = await prepareScenes(dataset, 'train', { patchSize: 32, maskSize: 16 });
    for (let i = 0; i < 4; i++) {
      const seen = Array.from({ length: 24 }, (_, j) => 24 * i + j).filter(
        (j) => part[3 * j + 2] > 0 && points[4 * j + 3] > 0,
      );
      const centred = (values: ArrayLike<number>, stride: number, k: number) => {
        const own = seen.map((j) => values[stride * j + k]);
        const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
        return own.map((value) => value - mean);
      };
      const pixels = [0, 1].flatMap((k) => centred(part, 3, k));
      const metres = [0, 1].flatMap((k) => centred(points, 4, k));
      const dot = (a: number[], b: number[]) => a.reduce((sum, value, n) => sum + value * b[n], 0);
      const side = (2.2 * dot(pixels, metres)) / dot(metres, metres);
      expect(Math.abs(set.boxes[3 * i + 2] / side - 1)).toBeLessThan(0.1);
    }
  });
});
