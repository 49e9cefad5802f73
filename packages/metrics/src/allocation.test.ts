import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { irregularPoses } from '../test/poses.js';
import { createPoseMetrics } from './index.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('an accumulator makes no array per batch, and its memory does not grow', () => {
  const joints = 17;
  const truth = irregularPoses(20, joints);
  const predicted = truth.map((value, i) => value + 50 * Math.sin(i));
  const visible = Uint8Array.from({ length: 20 * joints }, (_, i) => Number(i % 7 !== 3));
  const metrics = createPoseMetrics({ joints, rootIndex: 1 });
  const usable = visible.map((flag, i) => (i % joints === 1 ? 1 : flag));
  const run = () => metrics.add(predicted, truth, usable);
  for (let i = 0; i < 100; i++) run();
  collectGarbage();
  const before = process.memoryUsage();
  const calls = 600;
  for (let i = 0; i < calls; i++) run();
  // Before a collection: arrays that were dropped would still count.
  expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(calls);
  collectGarbage();
  expect(process.memoryUsage().heapUsed - before.heapUsed).toBeLessThan(100 * calls);
  expect(metrics.result().mpjpe.frames).toBe(20 * 700);
});
