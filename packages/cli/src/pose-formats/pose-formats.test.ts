import { readNpy } from '@mas/datasets';
import { h36m18, jointIndex } from '@mas/skeleton';
import type { PosesFile } from '../poses-file.js';
import { bvhFiles } from './bvh-files.js';
import { cocoFiles } from './coco-files.js';
import { csvFiles } from './csv-files.js';
import { npyFiles } from './npy-files.js';
import type { OutputFile } from './output-file.js';
import { readFormats } from './pose-formats.js';
import { parseBvh } from '../../test/parse-bvh.js';
import { rigidPose } from '../../test/rigid-pose.js';
import { trcFiles } from './trc-files.js';

const J = h36m18.joints.length;
const head = {
  format: 'mas-poses/1',
  skeleton: 'h36m18',
  joints: h36m18.joints,
  unit: 'mm',
  checkpoint: { step: 9, seed: 1, supervision: 'masks' },
  masks: 'given',
} as const;

/** Joints in world mm, z up, at a time. */
const world = (t: number) => rigidPose(t).map(([x, y, z]) => [x, -z, y].map((v) => 10 * v));
const round = (value: number, digits = 2) => Number(value.toFixed(digits)) + 0;

function view(i: number, name: string, place: object = {}) {
  const joints = world(i / 10).map(([x, y, z], _, [[x0, y0, z0]]) => [x - x0, z0 - z, y - y0]);
  return {
    name,
    ...place,
    imageSize: [200, 100] as [number, number],
    keypoints: joints.map(([x, y]) => [100 + x / 20, 50 + y / 20]),
    joints,
    confidence: joints.map((_, j) => (j + 1) / 20),
    box: { left: 1, top: 2, side: 90 },
  };
}

/** Frames 0, 2, 6 of a video: 4 is missing. */
const video: PosesFile = {
  ...head,
  skipped: [],
  views: [0, 2, 6].map((n) => view(n, `00000${n}`, { frame: n, seconds: n / 10 })),
};
/** Two calibrated instants in one sequence. */
const calibrated: PosesFile = {
  ...head,
  skipped: [],
  views: [0, 1].map((n) => view(n, `S1/cam "a"/${n}`, { sequence: 'S1', camera: 'a', frame: n })),
  scenes: [0, 1].map((n) => ({
    sequence: 'S1',
    frame: n,
    joints: world(n / 10),
    confidence: Array.from({ length: J }, () => 0.25),
    disagreement: Array.from({ length: J }, (_, j) => 10 * j),
  })),
};

const text = ({ content }: OutputFile) => content as string;

/** Fields of RFC 4180, unquoted. */
function parseCsv(content: string): Record<string, string>[] {
  const rows = content
    .trimEnd()
    .split('\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
        quoted === undefined ? plain : quoted.replaceAll('""', '"'),
      ),
    );
  return rows.slice(1).map((row) => Object.fromEntries(rows[0].map((key, i) => [key, row[i]])));
}

describe('csv', () => {
  it('has a row for each joint, with units and frames in the names of the columns', () => {
    const files = csvFiles(calibrated);
    expect(files.map(({ path }) => path)).toEqual(['csv/views.csv', 'csv/scenes.csv']);
    const [views, scenes] = files.map((file) => parseCsv(text(file)));
    expect(views).toHaveLength(2 * J);
    const { keypoints, joints } = calibrated.views[1];
    const { joints: inWorld } = calibrated.scenes![1];
    h36m18.joints.forEach((joint, j) => {
      expect(views[J + j]).toEqual({
        name: 'S1/cam "a"/1',
        sequence: 'S1',
        camera: 'a',
        frame: '1',
        seconds: '',
        joint,
        x_px: String(round(keypoints[j][0])),
        y_px: String(round(keypoints[j][1])),
        camera_x_mm: String(round(joints[j][0])),
        camera_y_mm: String(round(joints[j][1])),
        camera_z_mm: String(round(joints[j][2])),
        confidence: String((j + 1) / 20),
      });
      expect(scenes[J + j]).toMatchObject({
        joint,
        world_z_mm: String(round(inWorld[j][2])),
        confidence: '0.25',
        disagreement_mm: String(10 * j),
      });
    });
    expect(csvFiles(video)).toHaveLength(1);
  });
});

describe('npy', () => {
  it('has arrays that read back, with names', () => {
    const read = Object.fromEntries(
      npyFiles(calibrated).map(({ path, content }) => [path, readNpy(content as Uint8Array)]),
    );
    const numbers = (name: string) => {
      const found = read[`npy/${name}.npy`];
      if (found.type !== 'numeric') throw new Error(name);
      return found.array;
    };
    const { views, scenes } = calibrated;
    expect(read['npy/joint_names.npy']).toMatchObject({ values: h36m18.joints });
    expect(read['npy/view_names.npy']).toMatchObject({ values: ['S1/cam "a"/0', 'S1/cam "a"/1'] });
    expect(read['npy/scene_names.npy']).toMatchObject({ values: ['S1/000000', 'S1/000001'] });
    expect(numbers('keypoints_px').shape).toEqual([2, J, 2]);
    expect(numbers('keypoints_px').get(1, 3, 0)).toBeCloseTo(views[1].keypoints[3][0], 4);
    expect(numbers('joints_camera_mm').shape).toEqual([2, J, 3]);
    expect(numbers('joints_camera_mm').get(0, 10, 1)).toBeCloseTo(views[0].joints[10][1], 3);
    expect(numbers('joints_world_mm').get(1, 16, 2)).toBeCloseTo(scenes![1].joints[16][2], 3);
    expect(numbers('confidence').get(0, J - 1)).toBeCloseTo(J / 20, 6);
    expect(numbers('disagreement_mm').get(1, 4)).toBe(40);
    expect(npyFiles(video)).toHaveLength(5);
  });
});

describe('coco', () => {
  it('has 17 joints in the order of COCO; those that are unknown do not count', () => {
    const [file] = cocoFiles(video);
    expect(file.path).toBe('coco.json');
    const { images, annotations, categories } = JSON.parse(text(file));
    expect(images[2]).toEqual({ id: 3, file_name: '000006', width: 200, height: 100 });
    const [{ keypoints: names, skeleton }] = categories;
    expect(names.slice(0, 6)).toEqual(
      'nose left_eye right_eye left_ear right_ear left_shoulder'.split(' '),
    );
    expect(skeleton.flat().toSorted((a: number, b: number) => a - b)[0]).toBe(1);
    const { keypoints, num_keypoints, image_id, score, bbox } = annotations[2];
    expect([keypoints.length, num_keypoints, image_id]).toEqual([51, 13, 3]);
    const given = video.views[2];
    const [x, y] = given.keypoints[jointIndex(h36m18, 'rightWrist')];
    const at = 3 * names.indexOf('right_wrist');
    expect(keypoints.slice(at, at + 3)).toEqual([round(x), round(y), 2]);
    expect(keypoints.slice(3, 15)).toEqual(Array.from({ length: 12 }, () => 0));
    // 17 joints but root, torso, neck, head, thorax: nose and 12 of the limbs.
    const limbs = [1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 16];
    const mean = limbs.reduce((sum, j) => sum + (j + 1) / 20, 0) / 13;
    expect(score).toBeCloseTo(mean, 3);
    const xs = limbs.map((j) => given.keypoints[j][0]);
    expect(bbox[0]).toBe(round(Math.min(...xs)));
    expect(bbox[0] + bbox[2]).toBeCloseTo(Math.max(...xs), 1);
  });
});

describe('trc', () => {
  it('has markers by name in mm, y up, at the times of the frames', () => {
    const [file] = trcFiles(calibrated, 50);
    expect(file.path).toBe('trc/S1.trc');
    const rows = text(file)
      .split('\n')
      .map((line) => line.split('\t'));
    const settings = Object.fromEntries(rows[1].map((key, i) => [key, rows[2][i]]));
    expect(settings).toMatchObject({
      DataRate: '50',
      NumFrames: '2',
      NumMarkers: '18',
      Units: 'mm',
    });
    expect(rows[3].filter((_, i) => i % 3 === 2)).toEqual(h36m18.joints);
    expect(rows[4].slice(0, 6)).toEqual(['', '', 'X1', 'Y1', 'Z1', 'X2']);
    expect(rows[5]).toEqual(['']);
    expect(rows[7].slice(0, 2)).toEqual(['2', '0.020000']);
    calibrated.scenes![1].joints.forEach(([x, y, z], j) => {
      const found = rows[7].slice(2 + 3 * j, 5 + 3 * j).map(Number);
      [x, z, -y].forEach((value, k) => expect(found[k]).toBeCloseTo(value, 2));
    });
  });

  it('leaves a missing frame blank, and is in the camera without calibration', () => {
    const [file] = trcFiles(video, 10);
    const rows = text(file)
      .trimEnd()
      .split('\n')
      .slice(6)
      .map((line) => line.split('\t'));
    expect(rows.map(([, time]) => Number(time))).toEqual([0, 0.2, 0.4, 0.6]);
    expect(rows[2].slice(2)).toEqual(Array.from({ length: 3 * J }, () => ''));
    const [x, y, z] = video.views[2].joints[16];
    const found = rows[3].slice(2 + 3 * 16, 5 + 3 * 16).map(Number);
    [x, -y, -z].forEach((value, k) => expect(found[k]).toBeCloseTo(value, 2));
  });

  it('turns a world with another up', () => {
    // y down, as of OpenCV: up is -y.
    const turned: PosesFile = {
      ...calibrated,
      up: { S1: [0, -1, 0] },
      scenes: calibrated.scenes!.map((scene) => ({
        ...scene,
        joints: scene.joints.map(([x, y, z]) => [x, -z, y]),
      })),
    };
    const numbers = (poses: PosesFile) => text(trcFiles(poses, 50)[0]).split('\n')[6].split('\t');
    expect(numbers(turned).map(Number)).toEqual(
      numbers(calibrated).map((value) => expect.closeTo(Number(value), 2)),
    );
  });
});

describe('bvh', () => {
  it('puts joints where they are, in cm with y up, if bones keep their lengths', () => {
    const [file] = bvhFiles(calibrated, 50);
    expect(file.path).toBe('bvh/S1.bvh');
    const { frameTime, frames, names } = parseBvh(text(file));
    expect(frameTime).toBeCloseTo(0.02, 9);
    expect(names.toSorted()).toEqual([...h36m18.joints].toSorted());
    expect(frames).toHaveLength(2);
    frames.forEach((positions, i) =>
      rigidPose(i / 10).forEach((expected, j) => {
        const found = positions[h36m18.joints[j]];
        expected.forEach((value, k) => expect(found[k]).toBeCloseTo(value, 2));
      }),
    );
  });

  it('repeats the pose before a missing frame', () => {
    const { frames } = parseBvh(text(bvhFiles(video, 10)[0]));
    expect(frames).toHaveLength(4);
    expect(frames[2]).toEqual(frames[1]);
    expect(frames[3]).not.toEqual(frames[1]);
  });
});

describe('readFormats', () => {
  it('takes a list, without json, which is always written', () => {
    expect(readFormats('json')).toEqual([]);
    expect(readFormats('BVH, csv,bvh').map(({ entry }) => entry)).toEqual(['bvh', 'csv']);
    expect(() => readFormats('fbx')).toThrow(/--format: expected names out of json, csv.* "fbx"/);
  });
});
