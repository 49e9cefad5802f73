import { h36m18 } from '@mas/skeleton';
import { irregularPoses } from '../test/poses.js';
import { ambiguityRatio, auc, error2d, mpjpe, pck, pckh, swapSides } from './index.js';
import type { Alignment } from './index.js';

const joints = 18;
const truth = irregularPoses(4, joints);
const bad = [NaN, Infinity, -Infinity];
const skeleton = h36m18;
type Run = (p: Float64Array, t: Float64Array, visible?: Uint8Array) => unknown;
const alignments: Alignment[] = ['none', 'root', 'scale', 'procrustes'];
const solid = alignments.flatMap((alignment): [string, Run][] => [
  [`mpjpe ${alignment}`, (p, t, visible) => mpjpe(p, t, { joints, alignment, visible })],
  [`pck ${alignment}`, (p, t, visible) => pck(p, t, { joints, alignment, visible })],
  [`auc ${alignment}`, (p, t, visible) => auc(p, t, { joints, alignment, visible })],
]);
const headSizes = [10, 10, 10, 10, 10, 10];
const runs: [string, Run][] = [
  ...solid,
  ['error2d', (p, t, visible) => error2d(p, t, { joints, visible })],
  ['pckh', (p, t, visible) => pckh(p, t, { joints, headSizes, visible })],
  ['swapSides', (p, t, visible) => swapSides(p, t, { skeleton, mode: 'body', dimensions: 2, visible })],
  ['ambiguityRatio', (p, t, visible) => ambiguityRatio(p, t, { skeleton, views: 3, visible })],
]; // prettier-ignore

describe.each(runs)('%s', (name, run) => {
  const dimensions = solid.some(([n]) => n === name) ? 3 : 2;
  const at = 20 * dimensions + 1; // joint 2 of pose 1
  const visible = new Uint8Array(truth.length / dimensions).fill(1);
  visible[20] = 0;

  test.each(bad)('%f in either pose is an error that says where', (value) => {
    const broken = truth.slice();
    broken[at] = value;
    const where = `expected finite numbers, found ${value} at pose 1, joint 2. Mark`;
    expect(() => run(broken, truth)).toThrow(`predicted: ${where}`);
    expect(() => run(truth, broken)).toThrow(`truth: ${where}`);
  });

  test.each(bad)('%f in a joint that is marked is not read', (value) => {
    const broken = truth.slice();
    broken[at] = value;
    const other = truth.map((v, i) => v + Math.sin(i));
    expect(run(broken, other, visible)).toEqual(run(mended(broken), other, visible));
    expect(run(other, broken, visible)).toEqual(run(other, mended(broken), visible));
  });

  /** Another number in its place; swapSides returns what it is given for joints not known. */
  function mended(broken: Float64Array): Float64Array {
    return name === 'swapSides' ? broken : broken.map((v) => (Number.isFinite(v) ? v : 4321));
  }
});

test.each([...bad, 0, -1])('a head size of %f is an error', (size) => {
  expect(() => pckh([1, 1], [1, 1], { joints: 1, headSizes: [size] })).toThrow(
    /pckh: headSizes: expected positive pixels/,
  );
});

test('a pair with an unknown joint neither counts nor is exchanged by joint', () => {
  const pose = irregularPoses(1, joints);
  const [right, left] = skeleton.flipPairs[0];
  const visible = new Uint8Array(joints).fill(1);
  visible[left] = 0;
  const swapped = pose.slice();
  for (const [a, b] of skeleton.flipPairs) {
    for (let d = 0; d < 3; d++) {
      [swapped[3 * a + d], swapped[3 * b + d]] = [pose[3 * b + d], pose[3 * a + d]];
    }
  }
  swapped.fill(NaN, 3 * left, 3 * left + 3);
  const joint = swapSides(swapped, pose, { skeleton, mode: 'joint', visible });
  expect([joint.swapped[right], joint.swapped[left]]).toEqual([0, 0]);
  expect(joint.swapped.reduce((sum, flag) => sum + flag, 0)).toBe(10);
  // Whole bodies are exchanged as a whole, the unknown joint with them.
  const body = swapSides(swapped, pose, { skeleton, mode: 'body', visible });
  expect(body.poses.subarray(3 * right, 3 * right + 3).every(Number.isNaN)).toBe(true);
  expect([...body.poses.subarray(3 * left, 3 * left + 3)]).toEqual([
    ...pose.subarray(3 * left, 3 * left + 3),
  ]);
});
