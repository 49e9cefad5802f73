import { h36m18, jointIndex } from '@mas/skeleton';
import { batchPoints } from './batch-points.js';

const joints = h36m18.joints.length;
const points = Float32Array.from({ length: 2 * joints * 3 }, (_, i) => i);

test('the points of a batch are those of its scenes, in its order', () => {
  const picked = batchPoints(points, h36m18, { scenes: 2, indices: [1, 0], mirrored: false });
  expect([...picked]).toEqual([...points.subarray(3 * joints), ...points.subarray(0, 3 * joints)]);
});

test('in a mirrored batch x changes its sign and right joints become left ones', () => {
  const picked = batchPoints(points, h36m18, { scenes: 1, indices: [1], mirrored: true });
  const at = (j: number) => [...picked.subarray(3 * j, 3 * j + 3)];
  const from = 3 * (joints + jointIndex(h36m18, 'leftKnee'));
  expect(at(jointIndex(h36m18, 'rightKnee'))).toEqual([-from, from + 1, from + 2]);
  const root = 3 * (joints + jointIndex(h36m18, 'root'));
  expect(at(jointIndex(h36m18, 'root'))).toEqual([-root, root + 1, root + 2]);
});
