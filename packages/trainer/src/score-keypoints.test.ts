import { coco17, convertPose, h36m18, mpii16 } from '@mas/skeleton';
import { scoreKeypoints, type PatchKeypoints } from './score-keypoints.js';

const joints = mpii16.joints.length;
/** Every joint of two pictures somewhere else. */
const found = Float64Array.from({ length: 2 * 18 * 2 }, (_, i) => Math.sin(3 * i + i * i) / 2);

/** Labels that are what was found, in another skeleton; [picture, joint, dx, dy] are off. */
function labelsOf(
  offsets: [number, number, number, number][] = [],
  headSizes = [0.2, 0.2],
): PatchKeypoints {
  const xy = convertPose(found, h36m18, mpii16, { dimensions: 2 });
  for (const [picture, joint, dx, dy] of offsets) {
    xy[2 * (picture * joints + joint)] += dx;
    xy[2 * (picture * joints + joint) + 1] += dy;
  }
  const annotated = new Uint8Array(2 * joints).fill(1);
  return { skeleton: mpii16, xy, annotated, headSizes: Float64Array.from(headSizes) };
}

const score = (labels: PatchKeypoints, flip: 'none' | 'body' | 'joint' = 'none') =>
  scoreKeypoints(found, h36m18, labels, flip);

test('what was found has no error, joint by joint in the order of the published table', () => {
  const result = score(labelsOf());
  expect(result).toMatchObject({ joints: mpii16.joints, frames: 2, count: 32, headFrames: 2 });
  expect(result.scores).toMatchObject({ error2dPercent: 0, pckh: 100 });
  // Human3.6M to MPII, as X-as-Supervision has it.
  const table = [3, 2, 1, 4, 5, 6, 0, 17, 8, 10, 16, 15, 14, 11, 12, 13];
  const xy = Float64Array.from({ length: 2 * joints * 2 }, (_, i) => {
    const joint = Math.floor(i / 2);
    return found[2 * (18 * Math.floor(joint / joints) + table[joint % joints]) + (i % 2)];
  });
  expect(xy).toEqual(labelsOf().xy);
});

test('distances count as part of the patch, and against half of the head', () => {
  // 3-4-5: 0.05 of the 2 that a patch spans, the other 0.1.
  const labels = labelsOf([
    [0, 0, 0.03, 0.04],
    [1, 5, 0.06, -0.08],
  ]);
  const near = score({ ...labels, headSizes: Float64Array.of(0.101, 0.201) }).scores;
  expect(near.error2dPercent).toBeCloseTo((2.5 + 5) / 32, 12);
  expect(near.pckh).toBe(100);
  const far = score({ ...labels, headSizes: Float64Array.of(0.099, 0.201) }).scores;
  expect(far.pckh).toBeCloseTo((100 * 31) / 32, 12);
  expect(far.perJoint.rightAnkle.error2dPercent).toBeCloseTo(2.5 / 2, 12);
  expect(far.perJoint.rightAnkle).toMatchObject({ pckh: 50, frames: 2 });
  expect(far.perJoint.leftAnkle.error2dPercent).toBeCloseTo(5 / 2, 12);
  expect(far.perJoint.leftAnkle.pckh).toBe(100);
});

test('joints that are not annotated do not count, wherever they are', () => {
  const labels = labelsOf([
    [0, 3, 5, 5],
    [1, 3, NaN, NaN],
  ]);
  labels.annotated[3] = labels.annotated[joints + 3] = 0;
  const { scores, frames, count } = score(labels);
  expect(scores).toMatchObject({ error2dPercent: 0, pckh: 100 });
  expect([frames, count]).toEqual([2, 30]);
  expect(Object.keys(scores.perJoint)).toEqual(mpii16.joints.filter((_, j) => j !== 3));
  const none = score({ ...labels, annotated: new Uint8Array(2 * joints) });
  expect([none.count, none.frames, none.scores.pckh]).toEqual([0, 0, null]);
});

test.each([NaN, 0])('a picture whose head size is %d counts in the error alone', (size) => {
  const labels = labelsOf([[1, 0, 0.2, 0]], [0.2, size]);
  const { scores, headFrames, frames } = score(labels);
  expect(scores.error2dPercent).toBeCloseTo(10 / 32, 12);
  expect([scores.pckh, headFrames, frames]).toEqual([100, 1, 2]);
  expect(score({ ...labels, headSizes: Float64Array.of(size, size) }).scores.pckh).toBeNull();
});

test('a flip exchanges left and right of pictures, or of single joints, and leaves others alone', () => {
  const exchanged = labelsOf();
  const own = labelsOf().xy;
  const pairs = new Map(mpii16.flipPairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
  for (const [a, b] of pairs) exchanged.xy.set(own.subarray(2 * b, 2 * b + 2), 2 * a);
  expect(score(exchanged).scores.error2dPercent).toBeGreaterThan(5);
  expect(score(exchanged, 'body').scores).toMatchObject({ error2dPercent: 0, pckh: 100 });
  // One wrist alone: no whole body is closer.
  const wrist = labelsOf();
  for (const [a, b] of [
    [10, 15],
    [15, 10],
  ]) {
    wrist.xy.set(own.subarray(2 * b, 2 * b + 2), 2 * a);
  }
  expect(score(wrist, 'body').scores).toEqual(score(wrist).scores);
  expect(score(wrist, 'joint').scores.error2dPercent).toBe(0);
});

test('joints that the network has no name for are left out', () => {
  const xy = convertPose(found, h36m18, coco17, { dimensions: 2 });
  const labels = {
    skeleton: coco17,
    xy: xy.map((value) => (Number.isFinite(value) ? value : 7)),
    annotated: new Uint8Array(2 * 17).fill(1),
    headSizes: Float64Array.of(NaN, NaN),
  };
  const result = scoreKeypoints(found, h36m18, labels, 'body');
  expect(result.joints).toEqual(coco17.joints.filter((name) => !/Eye|Ear/.test(name)));
  expect(result).toMatchObject({ frames: 2, count: 26, headFrames: 0 });
  expect(result.scores).toMatchObject({ error2dPercent: 0, pckh: null });
});
