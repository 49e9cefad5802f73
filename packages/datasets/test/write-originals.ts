import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { writeMat5, type Mat5Value } from './write-mat5.js';
import { writeNpy } from './write-npy.js';
import { writePicture } from './write-picture.js';

/** Writes a file and the folders above it; objects become JSON. */
export function save(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const isPlain = typeof content === 'string' || ArrayBuffer.isView(content);
  writeFileSync(file, isPlain ? (content as string) : JSON.stringify(content));
}

const six = (i: number): string => String(i).padStart(6, '0');
const person = [20, 10, 40, 40] as const;
const size = [64, 48] as const;

/** Two views 90 degrees apart, 4 m from the origin; the second looks along -x. */
const views = [
  { rows: [[1, 0, 0], [0, 0, -1], [0, 1, 0]], centre: [0, -4000, 0] },
  { rows: [[0, 1, 0], [0, 0, -1], [-1, 0, 0]], centre: [4000, 0, 0] },
]; // prettier-ignore

/** Joint j of frame f, world mm, within 300 mm of the origin. */
const joint = (f: number, j: number): number[] => [10 * j - 140, 8 * j - 100 + f, 9 * j - 100];

/** Human3.6M with `annot/`: the given takes (s_01_act_02_subact_01 ...) of two cameras. */
export async function writeHuman36m(root: string, takes: string[], frames: number): Promise<void> {
  for (const take of takes) {
    for (const [v, { rows, centre }] of views.entries()) {
      const video = `${take}_ca_0${v + 1}`;
      const columns = [0, 1, 2].flatMap((c) => rows.map((row) => row[c]));
      const pose = (f: number): string =>
        Array.from({ length: 32 }, (_, j) => joint(f, j).join(' ')).join(' ');
      const lines = [
        `${frames}`,
        `img_size ${size.join(' ')}`,
        `R ${columns.join(' ')}`,
        `T ${centre.join(' ')}`,
        'f 50 50',
        'c 31.5 23.5',
        'k 0 0 0',
        'p 0 0',
        'joints 1 2 3 4 7 8 9 13 14 15 16 18 19 20 26 27 28',
        ...Array.from({ length: frames }, (_, f) => `pose ${pose(f)}`),
      ];
      save(join(root, 'annot', video, 'matlab_meta.txt'), lines.join('\n'));
      for (let i = 1; i <= frames; i++) {
        const file = `${video}/${video}_${six(i)}`;
        await writePicture(join(root, 'images', `${file}.jpg`), size, person, [0, 200, 0]);
        await writePicture(join(root, 'masks', `${file}.png`), size, person);
      }
    }
  }
}

/** MPI-INF-3DHP's training set: S1/Seq1 with videos 0 and 2, MAT v5. */
export async function writeMpiInf3dhp(root: string, frames: number): Promise<void> {
  const dir = join(root, 'S1', 'Seq1');
  const extrinsic = (video: number): number[][] =>
    views[video === 2 ? 1 : 0].rows.map((row, i) => [...row, [0, 0, 4000][i]]);
  const cells = Array.from({ length: 14 }, (_, video): Mat5Value => {
    const rows = Array.from({ length: frames }, (__, f) =>
      Array.from({ length: 28 }, (___, j) => {
        const [x, y, z] = joint(f, j);
        return extrinsic(video).map(([a, b, c, t]) => a * x + b * y + c * z + t);
      }).flat(),
    );
    const data = Array.from({ length: 84 }, (__, k) => rows.map((values) => values[k])).flat();
    return { class: 'double', shape: [frames, 84], data };
  });
  const seen = cells.map((cell): Mat5Value => {
    const at = (f: number, k: number): number => (cell as { data: number[] }).data[k * frames + f];
    const data = Array.from({ length: 56 }, (_, k) => {
      const j = 3 * Math.floor(k / 2);
      const centre = [31.5, 23.5][k % 2];
      return Array.from(
        { length: frames },
        (__, f) => (50 * at(f, j + (k % 2))) / at(f, j + 2) + centre,
      );
    }).flat();
    return { class: 'double', shape: [frames, 56], data };
  });
  const annot3: Mat5Value = { class: 'cell', shape: [14, 1], cells };
  const annot2: Mat5Value = { class: 'cell', shape: [14, 1], cells: seen };
  save(join(dir, 'annot.mat'), writeMat5({ annot2, annot3 }, { compress: true }));
  const cameras = Array.from(
    { length: 14 },
    (_, i) => `name          ${i}
  sensor        10 10
  size          ${size.join(' ')}
  animated      0
  intrinsic     50 0 31.5 0 0 50 23.5 0 0 0 1 0 0 0 0 1
  extrinsic     ${extrinsic(i).flat().join(' ')} 0 0 0 1
  radial        0`,
  );
  const calibration = `Skeletool Camera Calibration File V1.0\n${cameras.join('\n')}\n`;
  save(join(dir, 'camera.calibration'), calibration);
  for (const video of [0, 2]) {
    for (let i = 1; i <= frames; i++) {
      const file = `video_${video}/frame_${six(i)}.jpg`;
      await writePicture(join(dir, 'images', file), size, person);
      await writePicture(join(dir, 'masks', file), size, person, [255, 0, 90], [0, 255, 90]);
    }
  }
}

/** MPII: two persons on one picture, the first of them with a joint missing. */
export async function writeMpii(root: string): Promise<void> {
  await writePicture(join(root, 'images', 'a.jpg'), size, person);
  await writePicture(join(root, 'masks', 'a.png'), size, person);
  const joints = Array.from({ length: 16 }, (_, j) => [22 + j / 2, 11 + j]);
  const whole = { joints, joints_vis: joints.map(() => 1), image: 'a.jpg', scale: 1 };
  const hidden = { ...whole, joints_vis: whole.joints_vis.with(3, 0) };
  save(join(root, 'annot', 'mpii_valid.json'), [hidden, whole]);
  const headboxes_src: Mat5Value = {
    class: 'double',
    shape: [2, 2, 2],
    data: [0, 0, 0, 0, 10, 40, 20, 60],
  };
  save(join(root, 'annot', 'mpii_gt_valid.mat'), writeMat5({ headboxes_src }));
}

/** COCO: one person with a polygon, one crowd. */
export async function writeCoco(root: string): Promise<void> {
  await writePicture(join(root, 'val2017', 'a.jpg'), size, person);
  const entry = { image_id: 3, category_id: 1 };
  const [left, top, right, bottom] = person;
  const polygon = [left, top, right, top, right, bottom, left, bottom];
  const keypoints = Array.from({ length: 51 }, (_, k) => (k % 3 === 2 ? 2 : k));
  save(join(root, 'annotations', 'person_keypoints_val2017.json'), {
    images: [{ id: 3, file_name: 'a.jpg', width: size[0], height: size[1] }],
    categories: [{ id: 1, name: 'person' }],
    annotations: [
      { ...entry, id: 1, segmentation: [polygon], keypoints },
      { ...entry, id: 2, segmentation: { size: [48, 64], counts: [3072] }, iscrowd: 1 },
    ],
  });
}

/** TikTok: one video of those that the paper trains on, and the one that it tests on. */
export async function writeTikTok(root: string, frames: number): Promise<void> {
  for (const video of ['00034', '00326']) {
    for (let i = 1; i <= frames; i++) {
      const name = `${String(i).padStart(4, '0')}.png`;
      await writePicture(join(root, video, 'images', name), size, person, [9, 9, 9]);
      await writePicture(join(root, video, 'masks', name), size, person);
    }
  }
}

/** MMPose: two names, one of which is there. */
export async function writeMmpose(root: string): Promise<void> {
  await writePicture(join(root, 'S1', 'a.jpg'), size, person);
  await writePicture(join(root, 'masks', 'a.png'), size, person, [3, 0, 0]);
  const names = Uint32Array.from('S1/a.jpgS1/b.jpg', (letter) => letter.charCodeAt(0));
  const part = Float64Array.from({ length: 2 * 17 * 3 }, (_, i) => i % 51);
  const arrays = {
    'imgname.npy': writeNpy('<U8', [2], new Uint8Array(names.buffer)),
    'part.npy': writeNpy('<f8', [2, 17, 3], new Uint8Array(part.buffer)),
  };
  save(join(root, 'h36m_train.npz'), writeNpz(arrays));
}

/** A .npz of .npy files by name, as numpy.savez writes it. */
export function writeNpz(arrays: Record<string, Uint8Array>): Uint8Array {
  return zipSync(arrays);
}

/** Pictures in images/, and masks in masks/ of all but the last. */
export async function writeImages(root: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await writePicture(join(root, 'images', `${i}.jpg`), size, person, [9, 9, 9]);
    if (i < count - 1) await writePicture(join(root, 'masks', `${i}.png`), size, person);
  }
}

/**
 * A PNG of a few hundred bytes whose header says that it has width x height pixels, and whose data are
 * zeros for a part of them.
 */
export function pngThatClaims(width: number, height: number): Uint8Array {
  const chunk = (type: string, content: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const parts = [Buffer.alloc(4), body, Buffer.alloc(4)];
    parts[0].writeUInt32BE(content.length);
    parts[2].writeUInt32BE(crc32(body));
    return Buffer.concat(parts);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
