import type { Camera } from '@mas/geometry';
import { createHash } from 'node:crypto';
import { h36m18, jointIndex } from '@mas/skeleton';
import { bodyCapsules } from './body-capsules.js';
import type { Capsule } from './body-capsules.js';
import { cameraRing } from './camera-ring.js';
import { createRenderer } from './create-renderer.js';
import { createSubject } from './create-subject.js';
import { createTake } from './create-take.js';
import { poseBody } from './pose-body.js';
import { seededRandom } from './seeded-random.js';
import { syntheticDataset } from './synthetic-dataset.js';
import { syntheticActions } from './types.js';
import type { SyntheticFrame } from './types.js';

const size = 96;
const small = {
  seed: 5,
  trainSubjects: 3,
  testSubjects: 2,
  framesPerSequence: 10,
  imageSize: size,
};

function digest({ pose, views }: SyntheticFrame): string {
  const hash = createHash('sha256').update(new Uint8Array(pose.buffer));
  for (const { image, mask } of views) hash.update(image.data).update(mask.data);
  return hash.digest('hex');
}

function project({ intrinsics, cameraFromWorld }: Camera, pose: Float64Array, joint: number) {
  const [x, y, z] = cameraFromWorld.map(
    (row) =>
      row[0] * pose[3 * joint] +
      row[1] * pose[3 * joint + 1] +
      row[2] * pose[3 * joint + 2] +
      row[3],
  );
  return [
    (intrinsics[0][0] * x) / z + intrinsics[0][2],
    (intrinsics[1][1] * y) / z + intrinsics[1][2],
  ];
}

function boundingBox(mask: Uint8Array) {
  const box = { left: size, right: -1, top: size, bottom: -1 };
  mask.forEach((value, i) => {
    if (!value) return;
    const [u, v] = [i % size, Math.floor(i / size)];
    box.left = Math.min(box.left, u);
    box.right = Math.max(box.right, u);
    box.top = Math.min(box.top, v);
    box.bottom = Math.max(box.bottom, v);
  });
  return box;
}

const paint = (capsule: Capsule): Capsule => ({
  ...capsule,
  front: [1, 0, 0],
  centre: [1, 0, 0],
  back: [0, 0, 1],
});

const lengths = (pose: Float64Array) =>
  h36m18.parents.flatMap((parent, child) =>
    parent < 0
      ? []
      : [Math.hypot(...[0, 1, 2].map((k) => pose[3 * child + k] - pose[3 * parent + k]))],
  );

const fails = (options: object, message: string | RegExp) =>
  expect(() => syntheticDataset({ seed: 1, ...options })).toThrow(message);

test('one sequence per subject and action, train before test, no shared subject', () => {
  const dataset = syntheticDataset({ seed: 1 });
  expect(dataset).toHaveLength(11 * 6);
  expect(dataset[0]).toMatchObject({
    name: 'S01_walking',
    split: 'train',
    subject: 'S01',
    action: 'walking',
    frameCount: 30,
  });
  expect(dataset.at(-1)).toMatchObject({ name: 'S903_turning', split: 'test', subject: 'S903' });
  const subjects = (split: string) =>
    new Set(dataset.filter((s) => s.split === split).map((s) => s.subject));
  expect(subjects('train').size).toBe(8);
  expect(subjects('test').size).toBe(3);
  for (const subject of subjects('test')) expect(subjects('train').has(subject)).toBe(false);
  expect(new Set(dataset.map((sequence) => sequence.name)).size).toBe(66);
});

test('shapes and types', () => {
  const [sequence] = syntheticDataset(small);
  const { pose, views } = sequence.frame(0);
  expect(pose).toHaveLength(54);
  expect(views).toHaveLength(4);
  for (const { image, mask } of views) {
    expect(image.shape).toEqual([size, size, 3]);
    expect(mask.shape).toEqual([size, size]);
    expect([image.dtype, mask.dtype]).toEqual(['uint8', 'uint8']);
    expect(new Set(mask.data)).toEqual(new Set([0, 1]));
  }
});

test('whole bodies: no mask touches the border, joints project into the mask', () => {
  let onMask = 0;
  let all = 0;
  for (const { frame, cameras, name } of syntheticDataset(small))
    for (let index = 0; index < small.framesPerSequence; index++) {
      const { pose, views } = frame(index);
      views.forEach(({ mask }, c) => {
        const box = boundingBox(mask.data);
        const where = [name, index, c];
        const inside = box.left > 0 && box.top > 0 && box.right < size - 1 && box.bottom < size - 1;
        expect([...where, inside]).toEqual([...where, true]);
        for (let joint = 0; joint < 18; joint++) {
          const [u, v] = project(cameras[c], pose, joint);
          const across = u > box.left - 1 && u < box.right + 1;
          const down = v > box.top - 1 && v < box.bottom + 1;
          if (!across || !down) throw new Error(`joint ${joint} outside the box: ${where.join()}`);
          onMask += mask.get(Math.round(v), Math.round(u));
          all++;
        }
      });
    }
  expect(onMask / all).toBeGreaterThan(0.98);
});

test('a person who faces the camera has the left shoulder at larger image x', () => {
  const [rightShoulder, leftShoulder] = ['rightShoulder', 'leftShoulder'].map((name) =>
    jointIndex(h36m18, name),
  );
  const subject = createSubject(1, 'S01');
  for (const camera of cameraRing(1, 4, size)) {
    const render = createRenderer(camera, new Float32Array(size * size * 3));
    const rows = camera.cameraFromWorld;
    const [x, y] = [0, 1].map((k) => -rows.reduce((sum, row) => sum + row[k] * row[3], 0));
    for (const action of syntheticActions)
      for (let take = 0; take < 5; take++) {
        const { angles } = createTake(action, seededRandom(take, action))(0.5);
        // Forward is (-sin heading, cos heading).
        const towards = Math.atan2(-x, y);
        for (const turned of [0, Math.PI]) {
          const placement = { heading: towards + turned, x: 0, y: 0 };
          const body = poseBody(subject, angles, placement);
          const { image, mask } = render(bodyCapsules(subject, body).map(paint));
          let frontMinusBack = 0;
          mask.data.forEach((value, i) => {
            if (value) frontMinusBack += Math.sign(image.data[3 * i] - image.data[3 * i + 2]);
          });
          const [left, right] = [leftShoulder, rightShoulder].map(
            (joint) => project(camera, body.joints, joint)[0],
          );
          const facing = turned === 0 ? 1 : -1;
          expect([action, take, Math.sign(frontMinusBack)]).toEqual([action, take, facing]);
          expect([action, take, Math.sign(left - right)]).toEqual([action, take, facing]);
        }
      }
  }
});

test('bone lengths are constant in a sequence and differ between subjects', () => {
  const bySubject = new Map<string, number[]>();
  for (const { frame, subject } of syntheticDataset({ ...small, imageSize: 16 }))
    for (let index = 0; index < small.framesPerSequence; index++) {
      const found = lengths(frame(index).pose);
      const expected = bySubject.get(subject) ?? found;
      bySubject.set(subject, expected);
      found.forEach((length, i) => expect(length).toBeCloseTo(expected[i], 6));
    }
  const thighs = [...bySubject.values()].map((all) => all[1].toFixed(3));
  expect(new Set(thighs).size).toBe(5);
});

test('the same seed gives the same bytes in any order; another seed does not', () => {
  const options = { ...small, trainSubjects: 1, testSubjects: 1 };
  const first = syntheticDataset(options).map((s) => [0, 4, 7].map((i) => digest(s.frame(i))));
  const second = syntheticDataset(options).toReversed();
  const backwards = second.map((s) => [7, 4, 0].map((i) => digest(s.frame(i))).toReversed());
  expect(backwards.toReversed()).toEqual(first);
  expect(new Set(first.flat()).size).toBe(first.flat().length);
  const [other] = syntheticDataset({ ...options, seed: 6 });
  expect(digest(other.frame(0))).not.toBe(first[0][0]);
});

test('a subject does not depend on how many there are', () => {
  const [few] = syntheticDataset({ ...small, trainSubjects: 1, actions: ['waving'] });
  const many = syntheticDataset({ ...small, trainSubjects: 4, framesPerSequence: 20 });
  const same = many.find((sequence) => sequence.name === few.name)!;
  expect(digest(same.frame(9))).toBe(digest(few.frame(9)));
});

test('seed 1 stays the data set that it is', () => {
  const [sequence] = syntheticDataset({ seed: 1, imageSize: 64 });
  expect([...sequence.frame(0).pose.subarray(0, 3)].map((v) => Math.round(v))).toEqual([
    -275, -251, 951,
  ]);
});

test('wrong options give one clear error', () => {
  fails({ seed: 0.5 }, /syntheticDataset: seed must be an integer from .* found 0\.5/);
  fails({ seed: undefined }, /seed must be an integer .* found undefined/);
  fails({ trainSubjects: -1 }, 'trainSubjects must be an integer from 0 to 900, found -1');
  fails({ testSubjects: 901 }, 'testSubjects must be an integer from 0 to 900, found 901');
  fails(
    { framesPerSequence: 0 },
    'framesPerSequence must be an integer from 1 to 1000000, found 0',
  );
  fails({ imageSize: '256' }, 'imageSize must be an integer from 16 to 4096, found 256');
  fails({ cameras: 0 }, 'cameras must be an integer from 1 to 64, found 0');
  fails({ actions: [] }, 'actions must name at least one action');
  fails({ actions: ['flying'] }, 'unknown action "flying"; choose from walking, waving');
  fails({ actions: ['waving', 'waving'] }, 'actions must not repeat, found waving, waving');
  fails({ trainSubjects: 0, testSubjects: 0 }, 'trainSubjects and testSubjects must not both be 0');
});

test('frames out of range are refused', () => {
  const [sequence] = syntheticDataset(small);
  for (const index of [-1, 10, 0.5, NaN])
    expect(() => sequence.frame(index)).toThrow(
      `frame: index must be an integer from 0 to 9 in sequence S01_walking, found ${index}`,
    );
});
