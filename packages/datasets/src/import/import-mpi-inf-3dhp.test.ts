import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axisAngleToMatrix, projectPoints } from '@mas/geometry';
import { h36m18, mpiInf3dhp28 } from '@mas/skeleton';
import ndarray from 'ndarray';
import { readPickle } from '../../test/read-pickle.js';
import { sharedSamples } from '../../test/shared-samples.js';
import { scratchFolder } from '../../test/scratch-folder.js';
import { writeMat5, type Mat5Value } from '../../test/write-mat5.js';
import { writeMat73 } from '../../test/write-mat73.js';
import { writePicture } from '../../test/write-picture.js';
import { parseMpiInf3dhpCalibration } from '../calibration/parse-mpi-inf-3dhp-calibration.js';
import { readNpz } from '../formats/read-npz.js';
import { openDataset } from '../open-dataset.js';
import { importMpiInf3dhpTest } from './import-mpi-inf-3dhp-test.js';
import { importMpiInf3dhp } from './import-mpi-inf-3dhp.js';
import { toWorld } from './to-world.js';

const folder = scratchFolder();
const size = [64, 48] as const;
const VIDEOS = [0, 2];
const FRAMES = 6;

const extrinsic = (video: number): number[][] =>
  axisAngleToMatrix([0, 0.3 * video, 0.1]).map((row, i) => [
    ...row,
    [5, -10, 4000][i] + 200 * video,
  ]);

/** Joint j of frame f, world mm, within 300 mm of the origin. */
const joint = (f: number, j: number) => [10 * j - 140, 8 * j - 100 + f, 5 * j];

/** Camera-frame coordinates of a frame: a row of 84. */
function row(f: number, video: number): number[] {
  return Array.from({ length: 28 }, (_, j) => {
    const [x, y, z] = joint(f, j);
    return extrinsic(video).map(([a, b, c, t]) => a * x + b * y + c * z + t);
  }).flat();
}

/** annot3: 14 x 1 cells of frames x 84, column by column. */
function annotations(change: (rows: number[][], video: number) => void = () => {}) {
  const cells = Array.from({ length: 14 }, (_, video): Mat5Value => {
    const rows = Array.from({ length: FRAMES }, (__, f) => row(f, video));
    change(rows, video);
    const data = Array.from({ length: 84 }, (__, k) => rows.map((values) => values[k])).flat();
    return { class: 'double', shape: [FRAMES, 84], data };
  });
  return {
    annot3: { class: 'cell', shape: [14, 1], cells } as Mat5Value,
    frames: { class: 'double', shape: [1, 1], data: [FRAMES] } as Mat5Value,
  };
}

const calibration = `Skeletool Camera Calibration File V1.0
${Array.from(
  { length: 14 },
  (_, i) => `name          ${i}
  sensor        10 10
  size          ${size.join(' ')}
  animated      0
  intrinsic     50 0 31.5 0 0 50 23.5 0 0 0 1 0 0 0 0 1
  extrinsic     ${extrinsic(i).flat().join(' ')} 0 0 0 1
  radial        0`,
).join('\n')}
`;

/** Foreground is red; green and blue say other things. */
const red = [255, 0, 90] as const;
const other = [0, 255, 90] as const;

async function writeSequence(
  root: string,
  name: string,
  { chair = false, full = -1, write = mat5, variables = annotations() } = {},
): Promise<void> {
  const dir = join(root, name);
  mkdirSync(dir, { recursive: true });
  await write(join(dir, 'annot.mat'), variables);
  writeFileSync(join(dir, 'camera.calibration'), calibration);
  for (const video of VIDEOS) {
    for (let i = 0; i < FRAMES; i++) {
      const file = `video_${video}/frame_${String(i + 1).padStart(6, '0')}.jpg`;
      await writePicture(join(dir, 'images', file), size, [20, 10, 40, 40]);
      const box = i === full ? ([0, 0, ...size] as const) : ([20, 10, 40, 40] as const);
      await writePicture(join(dir, 'masks', file), size, box, red, other);
      if (!chair) continue;
      // 0 where the chair hides: in frame 2 everywhere, elsewhere nowhere.
      const free = i === 2 ? ([0, 0, 0, 0] as const) : ([0, 0, ...size] as const);
      await writePicture(join(dir, 'chair_masks', file), size, free, red, other);
    }
  }
}

type Writer = (file: string, variables: Record<string, Mat5Value>) => Promise<void>;
const mat5: Writer = async (file, variables) =>
  writeFileSync(file, writeMat5(variables, { compress: true }));

const all = { train: 1, test: 1 };

describe('importMpiInf3dhp', () => {
  it.each([
    ['MAT v5', mat5],
    ['MAT v7.3', writeMat73],
  ] as [string, Writer][])('reads the training set with annot.mat in %s', async (name, write) => {
    const root = join(folder, name);
    await writeSequence(root, 'S1/Seq2', { write });
    await writeSequence(root, 'S7/Seq1', { write });
    const out = join(folder, `${name} out`);
    const everyNth = { train: 1 };
    const summary = await importMpiInf3dhp({ root, out, videos: VIDEOS, everyNth });
    expect(summary).toEqual({
      splits: { train: { sequences: 1, frames: 6 }, test: { sequences: 1, frames: 1 } },
      skipped: { 'sequence without chair masks: rule not applied': 2 },
    });
    const dataset = await openDataset(out);
    expect(dataset.splits).toEqual({ train: ['S1_Seq2'], test: ['S7_Seq1'] });
    const [sequence] = dataset.sequences;
    expect(sequence.views).toEqual(['video_0', 'video_2']);
    expect(sequence.cameras![1].cameraFromWorld).toEqual(extrinsic(2));
    const { mask } = await sequence.readView(1, 3);
    // JPEG moves the border by less than a pixel.
    expect(Math.abs(mask.data.reduce((sum, x) => sum + x, 0) - 600)).toBeLessThan(30);
    expect([mask.get(20, 30), mask.get(4, 4)]).toEqual([1, 0]);
    const { skeleton, frames } = (await sequence.readPoses())!;
    expect(skeleton).toBe('h36m18');
    const at = (id: string) => 3 * h36m18.joints.indexOf(id);
    for (const id of ['root', 'leftWrist', 'rightAnkle', 'head', 'thorax']) {
      const source = { root: 'pelvis', head: 'headTop', thorax: 'spine4' }[id] ?? id;
      const expected = joint(4, mpiInf3dhp28.joints.indexOf(source));
      for (const [k, value] of expected.entries()) {
        expect(frames[4][at(id) + k]).toBeCloseTo(value, 1);
      }
    }
  });

  it('rejects frames by the rules', async () => {
    const root = join(folder, 'rules');
    const variables = annotations((rows, video) => {
      // Frame 4: one joint far to the side, in one view.
      if (video === 2) rows[4][0] += 50_000;
    });
    await writeSequence(root, 'S1/Seq1', { chair: true, full: 5, write: mat5, variables });
    const options = { root, videos: VIDEOS, everyNth: all, skeleton: 'mpi-inf-3dhp28' as const };
    const summary = await importMpiInf3dhp({ ...options, out: join(folder, 'rejected') });
    expect(summary).toEqual({
      splits: { train: { sequences: 1, frames: 3 } },
      skipped: {
        'frame with joints behind a chair': 1,
        'frame with a joint outside an image': 1,
        'frame with a full mask': 1,
      },
    });
    const out = join(folder, 'kept');
    expect((await importMpiInf3dhp({ ...options, out, reject: false })).splits).toEqual({
      train: { sequences: 1, frames: 6 },
    });
    const poses = (await (await openDataset(out)).sequences[0].readPoses())!;
    expect(poses.skeleton).toBe('mpi-inf-3dhp28');
    expect(poses.frames[2].length).toBe(84);
    for (const [k, value] of joint(2, 17).entries()) {
      expect(poses.frames[2][51 + k]).toBeCloseTo(value, 1);
    }
  });

  it('says which mask is broken', async () => {
    const root = join(folder, 'broken');
    await writeSequence(root, 'S1/Seq1');
    writeFileSync(join(root, 'S1/Seq1/masks/video_2/frame_000001.jpg'), '');
    const options = { root, out: join(folder, 'never'), videos: VIDEOS };
    await expect(importMpiInf3dhp(options)).rejects.toThrow(
      /masks.video_2.frame_000001\.jpg: expected a whole image, found 0 bytes/,
    );
  });

  it('says what is missing', async () => {
    const root = join(folder, 'missing');
    mkdirSync(root);
    const out = join(folder, 'never');
    await expect(importMpiInf3dhp({ root, out })).rejects.toThrow(/expected S1\/Seq1\/annot\.mat/);
    await writeSequence(root, 'S1/Seq1', {
      write: mat5,
      variables: { annot2: annotations().frames } as never,
    });
    await expect(importMpiInf3dhp({ root, out, videos: VIDEOS })).rejects.toThrow(
      /annot\.mat, annot3: expected a cell array, found nothing/,
    );
    await expect(importMpiInf3dhp({ root, out, videos: [99] })).rejects.toThrow(/a camera 99/);
    await expect(importMpiInf3dhp({ root, out, everyNth: { train: 0 } })).rejects.toThrow(
      /everyNth\.train: expected 1 or more, found 0/,
    );
  });
});

describe('importMpiInf3dhpTest', () => {
  it('reads TS sequences, fits the camera and leaves out frames that are not valid', async () => {
    const root = join(folder, 'ts');
    const dir = join(root, 'TS5');
    mkdirSync(dir, { recursive: true });
    const frames = 3;
    const pose = (f: number, j: number) => [30 * j + f, -20 * j, 3000 + 10 * j];
    const flat = (point: (f: number, j: number) => number[]) =>
      Array.from({ length: frames }, (_, f) =>
        Array.from({ length: 17 }, (__, j) => point(f, j)).flat(),
      ).flat();
    await writeMat73(join(dir, 'annot_data.mat'), {
      annot3: { class: 'double', shape: [3, 17, 1, frames], data: flat(pose) },
      annot2: {
        class: 'double',
        shape: [2, 17, 1, frames],
        data: flat((f, j) => {
          const [x, y, z] = pose(f, j);
          return [(1500 * x) / z + 960, (1510 * y) / z + 540];
        }),
      },
      valid_frame: { class: 'double', shape: [1, frames], data: [1, 0, 1] },
    });
    for (let i = 1; i <= frames; i++) {
      const box = [800, 300, 1000, 900] as const;
      const name = `img_00000${i}`;
      await writePicture(join(dir, 'imageSequence', `${name}.jpg`), [1920, 1080], box);
      await writePicture(join(folder, 'ts-masks', 'TS5', `${name}.png`), [1920, 1080], box);
    }
    const out = join(folder, 'ts-out');
    expect(await importMpiInf3dhpTest({ root, masks: join(folder, 'ts-masks'), out })).toEqual({
      splits: { test: { sequences: 1, frames: 2 } },
      skipped: { 'frame marked as not valid': 1 },
    });
    const [sequence] = (await openDataset(out)).sequences;
    const [[fx, , cx], [, fy, cy]] = sequence.cameras![0].intrinsics;
    for (const [found, value] of [
      [fx, 1500],
      [cx, 960],
      [fy, 1510],
      [cy, 540],
    ]) {
      expect(found).toBeCloseTo(value, 4);
    }
    const poses = (await sequence.readPoses())!.frames;
    // The root is joint 14 of the test set; frame 1 was left out.
    expect(Array.from(poses[1].subarray(0, 3))).toEqual(pose(2, 14));
    await sequence.readView(0, 1);
  });
});

describe('real joints of MPI-INF-3DHP', () => {
  const samples = sharedSamples('mmpose/mpi_inf_3dhp');
  const pickled = samples === null ? null : readPickle(join(samples, 'cameras_train.pkl'));
  (pickled ? it : it.skip)('lie where they are in the image', async () => {
    const arrays = await readNpz(join(samples!, 'test_3dhp_train.npz'));
    const names = (arrays.get('imgname') as { values: string[] }).values;
    const numbers = (name: string) =>
      (arrays.get(name) as { array: { data: Float64Array } }).array.data;
    for (const [i, name] of names.entries()) {
      const { R, T, f, c } = pickled![/^S\d_Seq\d_Cam\d+/.exec(name)![0]];
      const rows = [0, 1, 2].map((r) => [...R.slice(3 * r, 3 * r + 3), 1000 * T[r]].join(' '));
      const [camera] = parseMpiInf3dhpCalibration(`Skeletool Camera Calibration File V1.0
name 0
  size 2048 2048
  intrinsic ${f[0]} 0 ${c[0]} 0 0 ${f[1]} ${c[1]} 0 0 0 1 0 0 0 0 1
  extrinsic ${rows.join(' ')} 0 0 0 1
  radial 0
`);
      // Camera frame, metres, with a fourth number for confidence.
      const pose = numbers('S').subarray(68 * i, 68 * i + 68);
      const flat = Float64Array.from(
        { length: 51 },
        (_, k) => 1000 * pose[4 * Math.floor(k / 3) + (k % 3)],
      );
      const part = numbers('part').subarray(51 * i, 51 * i + 51);
      const projected = projectPoints(ndarray(toWorld(flat, camera), [17, 3]), camera).data;
      const misses: number[] = [];
      for (let j = 0; j < 17; j++) {
        const miss = Math.hypot(
          projected[2 * j] - part[3 * j],
          projected[2 * j + 1] - part[3 * j + 1],
        );
        misses.push(miss);
      }
      // One joint of the annotation is itself off by 2 px.
      expect(misses.reduce((a, b) => a + b) / 17).toBeLessThan(0.4);
    }
  });
});
