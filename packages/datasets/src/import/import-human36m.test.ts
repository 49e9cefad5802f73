import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axisAngleToMatrix, projectPoints, type Camera } from '@mas/geometry';
import ndarray from 'ndarray';
import { readPickle } from '../../test/read-pickle.js';
import { sharedSamples } from '../../test/shared-samples.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { writePicture } from '../../test/write-picture.js';
import { checkDataset } from '../check/check-dataset.js';
import { openDataset } from '../open-dataset.js';
import { human36mFrames } from './human36m-protocol.js';
import { importHuman36m } from './import-human36m.js';
import { HUMAN36M_CAMERAS, parseHuman36mMetadata } from './parse-human36m-metadata.js';
import { parseMatlabMeta } from './parse-matlab-meta.js';

const folder = scratchFolder();
const IDS = [1, 2, 3, 4, 7, 8, 9, 13, 14, 15, 16, 18, 19, 20, 26, 27, 28];
const size = [40, 30] as const;

const angles = [0.2, -0.5, 0.9];
/** As Human3.6M states a camera: R, and the centre in world mm; here 4 m behind the person. */
const rotation = axisAngleToMatrix(angles);
const centre = [0, 1, 2].map((k) => [100, -300, 900][k] - 4000 * rotation[2][k]);

/** Joint j of frame f, all 32, world mm. */
const joint = (f: number, j: number) => [10 * j + f, 5 - 20 * j, 900 + 3 * j];

function matlabMeta(frames: number, shift = 0): string {
  const columns = [0, 1, 2].flatMap((c) => rotation.map((row) => row[c]));
  const pose = (f: number) => Array.from({ length: 32 }, (_, j) => joint(f, j).join(' ')).join(' ');
  return [
    `${frames}`,
    `img_size ${size.join(' ')}`,
    `R ${columns.join(' ')}`,
    `T ${centre.map((x) => x + shift).join(' ')}`,
    'f 45.5 46.5',
    'c 19.5 14.5',
    'k -0.2 0.24 -0.003',
    'p -0.0009 -0.0014',
    `joints ${IDS.join(' ')}`,
    ...Array.from({ length: frames }, (_, f) => `pose ${pose(f)}`),
  ].join('\n');
}

/** The layout with annot/, two cameras. */
async function writeAnnotated(root: string, names: string[], frames: number): Promise<void> {
  for (const name of names) {
    for (const camera of ['ca_01', 'ca_02']) {
      const video = `${name}_${camera}`;
      mkdirSync(join(root, 'annot', video), { recursive: true });
      writeFileSync(
        join(root, 'annot', video, 'matlab_meta.txt'),
        matlabMeta(frames, camera === 'ca_02' ? 300 : 0),
      );
      for (let i = 1; i <= frames; i++) {
        const file = `${video}/${video}_${String(i).padStart(6, '0')}`;
        const box = [10 + i, 8, 20 + i, 24] as const;
        await writePicture(join(root, 'images', `${file}.jpg`), size, box, [0, 200, 0]);
        await writePicture(join(root, 'masks', `${file}.png`), size, box);
      }
    }
  }
}

/** Where the pinhole and lens formulas of the data set put a point: X_camera = R (X - C). */
function expectProjection(camera: Camera, point: number[]): void {
  const [x, y, z] = rotation.map((row) =>
    row.reduce((sum, value, k) => sum + value * (point[k] - centre[k]), 0),
  );
  const bare = { ...camera, distortion: [0, 0, 0, 0, 0] };
  const found = projectPoints(ndarray(Float64Array.from(point), [1, 3]), bare).data;
  const [[fx, , cx], [, fy, cy]] = camera.intrinsics;
  expect(found[0]).toBeCloseTo((fx * x) / z + cx, 8);
  expect(found[1]).toBeCloseTo((fy * y) / z + cy, 8);
}

describe('importHuman36m', () => {
  const root = join(folder, 'hm36');
  const names = ['s_01_act_02_subact_01', 's_09_act_04_subact_02', 's_09_act_14_subact_01'];
  beforeAll(() => writeAnnotated(root, names, 6));

  it('reads the layout with matlab_meta.txt', async () => {
    const out = join(folder, 'six');
    expect(await importHuman36m({ root, out })).toEqual({
      splits: { train: { sequences: 1, frames: 6 }, test: { sequences: 1, frames: 6 } },
      skipped: {},
    });
    const dataset = await openDataset(out);
    expect(dataset.splits).toEqual({ train: [names[0]], test: [names[2]] });
    expect(dataset.skeleton).toBe('h36m18');
    const [sequence] = dataset.sequences;
    expect(sequence.views).toEqual(['ca_01', 'ca_02']);
    const { image, mask } = await sequence.readView(1, 4);
    expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(160);
    expect([mask.get(8, 15), mask.get(8, 14), image.get(15, 20, 1) > 150]).toEqual([1, 0, true]);
    const { skeleton, frames } = (await sequence.readPoses())!;
    expect(skeleton).toBe('h36m18');
    // Joint 3 of 17 is joint 4 of 32; the 18th lies between the shoulders, 18 and 26.
    expect(Array.from(frames[2].subarray(9, 12))).toEqual(joint(2, 3));
    expect(Array.from(frames[2].subarray(51))).toEqual(
      joint(2, 17).map((x, k) => (x + joint(2, 25)[k]) / 2),
    );
    expect(sequence.cameras![0].distortion).toEqual([-0.2, 0.24, -0.0009, -0.0014, -0.003]);
    expectProjection(sequence.cameras![0], joint(2, 3));
    expect((await checkDataset(out)).errors).toEqual([]);
  });

  it('leaves out frames that lack a file, and says how many', async () => {
    const copy = join(folder, 'holes');
    await writeAnnotated(copy, [names[0]], 3);
    const video = `${names[0]}_ca_02`;
    rmSync(join(copy, 'images', video, `${video}_000001.jpg`));
    rmSync(join(copy, 'masks', video, `${video}_000003.png`));
    const out = join(folder, 'holes-out');
    const { splits, skipped } = await importHuman36m({
      root: copy,
      out,
      protocol: 'all',
      joints: 17,
    });
    expect(splits).toEqual({ train: { sequences: 1, frames: 1 } });
    expect(skipped).toEqual({
      'frame without an image in every view': 1,
      'frame without a mask in every view': 1,
    });
    const poses = await (await openDataset(out)).sequences[0].readPoses();
    expect(poses!.frames[0].length).toBe(51);
    expect(Array.from(poses!.frames[0].subarray(0, 3))).toEqual(joint(1, 0));
  });

  it('reads the layout of h36m-fetch with the original metadata.xml', async () => {
    const top = join(folder, 'processed');
    const dir = join(top, 'S9', 'WalkingDog-1');
    const w0 = Array.from({ length: 264 }, () => 0);
    const poses = [0, 3].map((c) => {
      // Subject 9, camera c: angles, then the centre.
      const pose = [0.1 + c, -0.2, 0.3 * c, 100 * c, -4000, 1500];
      for (const [k, value] of pose.entries()) w0[6 * (c * 11 + 8) + k] = value;
      return pose;
    });
    for (let c = 0; c < 4; c++) w0.push(45, 46, 19.5, 14.5, -0.2, 0.2, 0, 0.001, 0.002);
    const xml = `<metadata><mapping></mapping><w0>[${w0.join(' ')}]</w0></metadata>`;
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(top, 'metadata.xml'), xml);
    const cameras = parseHuman36mMetadata(xml, 9);
    expect(cameras.map(({ id }) => id)).toEqual([...HUMAN36M_CAMERAS]);
    const multiply = (a: number[][], b: number[][]) =>
      a.map((row) => [0, 1, 2].map((k) => row.reduce((sum, x, i) => sum + x * b[i][k], 0)));
    const [x, y, z] = poses[1];
    const expected = multiply(
      multiply(axisAngleToMatrix([x, 0, 0]), axisAngleToMatrix([0, y, 0])),
      axisAngleToMatrix([0, 0, z]),
    );
    for (const [i, row] of expected.entries()) {
      for (const [k, value] of row.entries()) {
        expect(cameras[3].cameraFromWorld[i][k]).toBeCloseTo(value, 12);
      }
    }

    // annot.h5: the rows of two cameras, three frames, in the frame of each camera.
    const { default: h5wasm } = await import('h5wasm/node');
    await h5wasm.ready;
    const rows = [cameras[0], cameras[3]].flatMap((camera) =>
      [1, 6, 11].map((frame) => ({ camera, frame })),
    );
    const data = rows.flatMap(({ camera, frame }) =>
      Array.from({ length: 32 }, (_, j) => {
        const [a, b, c] = joint(frame, j);
        return camera.cameraFromWorld.map(([p, q, r, t]) => p * a + q * b + r * c + t);
      }).flat(),
    );
    const file = new h5wasm.File(join(dir, 'annot.h5'), 'w');
    file.create_group('pose');
    file.create_dataset({ name: 'pose/3d', data: Float64Array.from(data), shape: [6, 32, 3] });
    file.create_dataset({
      name: 'frame',
      data: BigInt64Array.from(rows, (row) => BigInt(row.frame)),
    });
    const ids = BigInt64Array.from(rows, ({ camera }) => BigInt(camera.id));
    file.create_dataset({ name: 'camera', data: ids });
    file.close();
    for (const { camera, frame } of rows) {
      const name = `img_${String(frame).padStart(6, '0')}`;
      const box = [10, 8, 20, 24] as const;
      const images = join(dir, 'imageSequence', camera.id);
      await writePicture(join(images, `${name}.jpg`), [1000, camera.imageSize[1]], box);
      const masks = join(top, 'masks', 'S9', 'WalkingDog-1', camera.id);
      await writePicture(join(masks, `${name}.png`), [1000, camera.imageSize[1]], box);
    }
    const out = join(folder, 'fetched');
    const summary = await importHuman36m({ root: top, out, protocol: 'all' });
    expect(summary.splits).toEqual({ test: { sequences: 1, frames: 3 } });
    const [sequence] = (await openDataset(out)).sequences;
    expect(sequence.name).toBe('S9_WalkDog_1');
    expect(sequence.views).toEqual(['54138969', '60457274']);
    const pose = (await sequence.readPoses())!.frames[1];
    // Joint 4 of h36m17 is joint 6 of 32.
    for (const [k, value] of joint(6, 6).entries()) expect(pose[12 + k]).toBeCloseTo(value, 2);
    await sequence.readView(1, 2);
  });

  it('says what is missing', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const out = join(folder, 'never');
    await expect(importHuman36m({ root: empty, out })).rejects.toThrow(
      /expected masks in .*sam_masks/,
    );
    await expect(importHuman36m({ root: empty, masks: empty, out })).rejects.toThrow(
      /Human3\.6M: annot\/ and images\/, or S1\//,
    );
    await expect(importHuman36m({ root, out, protocol: 'theirs' as 'x' })).rejects.toThrow(
      /protocol: expected paper, train_selected, valid, x, honari, all, found theirs/,
    );
    await expect(importHuman36m({ root, masks: empty, out })).rejects.toThrow(
      /found none: 12 x frame without a mask in every view/,
    );
  });
});

describe('human36mFrames', () => {
  const take = (subject: number, action: number) => ({
    subject,
    action,
    name: `s${subject}${action}`,
  });

  it('knows the protocols', () => {
    expect(human36mFrames('paper', take(1, 4), 100, 1)).toBeNull();
    expect(human36mFrames('paper', take(11, 13), 100, 1)!.frames.length).toBe(100);
    expect(human36mFrames('honari', take(1, 4), 100, 1)).toEqual({
      split: 'train',
      frames: Array.from({ length: 20 }, (_, i) => 5 * i),
    });
    expect(human36mFrames('honari', take(9, 4), 100, 1)!.frames.length).toBe(10);
    expect(human36mFrames('x', take(5, 9), 1000, 1)).toBeNull();
    expect(human36mFrames('x', take(9, 9), 1000, 1)!.frames.length).toBe(40);
    expect(human36mFrames('all', take(2, 9), 1000, 1)).toBeNull();
  });

  it('draws the same frames for the same seed, each once', () => {
    const frames = human36mFrames('x', take(1, 2), 1000, 1)!.frames;
    expect(new Set(frames).size).toBe(200);
    expect(frames.every((i) => i >= 0 && i < 1000)).toBe(true);
    expect(human36mFrames('x', take(1, 2), 1000, 1)!.frames).toEqual(frames);
    expect(human36mFrames('x', take(1, 2), 1000, 2)!.frames).not.toEqual(frames);
    expect(human36mFrames('x', take(1, 3), 1000, 1)!.frames).not.toEqual(frames);
    expect(human36mFrames('x', take(1, 2), 7, 1)!.frames).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('gives the numbers of the papers', () => {
    // 5 subjects x 15 actions x 2 takes; the code drops 4 actions: 22 000 scenes, and 2400 to test.
    let train = 0;
    let test = 0;
    for (const subject of [1, 5, 6, 7, 8, 9, 11]) {
      for (let action = 2; action <= 16; action++) {
        for (const name of ['1', '2']) {
          const sequence = { subject, action, name };
          const choice = human36mFrames('x', sequence, 1500, 1);
          const halves = (['train_selected', 'valid'] as const).map((protocol) =>
            human36mFrames(protocol, sequence, 1500, 1),
          );
          expect(halves.filter((half) => half !== null)).toEqual(choice ? [choice] : []);
          if (choice?.split === 'train') train += choice.frames.length;
          else test += choice?.frames.length ?? 0;
        }
      }
    }
    expect([train, test]).toEqual([22_000, 2400]);
  });
});

describe('parseMatlabMeta', () => {
  it.each([
    ['nothing', '', /line 1: expected the number of frames/],
    [
      '2^40 frames',
      matlabMeta(2).replace('2', `${2 ** 40}`),
      /expected 1099511627776 frames from line 10/,
    ],
    ['NaN', matlabMeta(1).replace('f 45.5', 'f NaN'), /line 5: expected a label and 2 numbers/],
    [
      'joint 33',
      matlabMeta(1).replace(' 28', ' 33'),
      /line 9: expected joints from 1 to 32, found 33/,
    ],
    ['a cut line', matlabMeta(1).slice(0, -30), /line 10: expected a label and 96 numbers/],
  ])('says what is wrong with %s', (_, text, message) => {
    expect(() => parseMatlabMeta(text, 'ca_01', 'matlab_meta.txt')).toThrow(message);
  });

  const samples = sharedSamples('mmpose/h36m');
  const pickled = samples === null ? null : readPickle(join(samples, 'cameras.pkl'));
  (pickled ? it : it.skip)('puts real joints where they are in the image', () => {
    const coco = JSON.parse(readFileSync(join(samples!, 'h36m_coco.json'), 'utf8'));
    for (const [i, { file_name: name }] of coco.images.entries()) {
      const { keypoints, keypoints_3d: pose } = coco.annotations[i];
      const [, subject, serial] = /^(S\d+)_.*\.(\d+)_/.exec(name)!;
      const { R, T, f, c, k, p } = pickled![`${subject}_${serial}`];
      // The pickle holds the transposed rotation, and metres.
      const all = Array.from({ length: 96 }, () => 0);
      for (const [j, id] of IDS.entries()) {
        for (let d = 0; d < 3; d++) all[3 * (id - 1) + d] = 1000 * pose[4 * j + d];
      }
      const text = [
        '1',
        'img_size 1000 1002',
        `R ${R.join(' ')}`,
        `T ${T.map((x) => 1000 * x).join(' ')}`,
        `f ${f.join(' ')}`,
        `c ${c.join(' ')}`,
        `k ${k.join(' ')}`,
        `p ${p.join(' ')}`,
        `joints ${IDS.join(' ')}`,
        `pose ${all.join(' ')}`,
      ].join('\n');
      const { camera, poses } = parseMatlabMeta(text, 'ca_01', name);
      const projected = projectPoints(ndarray(poses[0], [17, 3]), camera).data;
      const misses = IDS.map((_, j) =>
        Math.hypot(
          projected[2 * j] - keypoints[3 * j],
          projected[2 * j + 1] - keypoints[3 * j + 1],
        ),
      );
      // Their lens model differs a little from OpenCV's: up to 0.22 px at single joints.
      expect(misses.reduce((a, b) => a + b) / 17).toBeLessThan(0.11);
    }
  });
});
