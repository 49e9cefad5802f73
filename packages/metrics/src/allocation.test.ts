import { countArrays } from '../test/count-arrays.js';
import { keptPerCall } from '../test/kept-per-call.js';
import { irregularPoses } from '../test/poses.js';
import { createPoseMetrics } from './index.js';

test('an accumulator makes no array per batch, and its memory does not grow', () => {
  const joints = 17;
  const truth = irregularPoses(20, joints);
  const predicted = truth.map((value, i) => value + 50 * Math.sin(i));
  const visible = Uint8Array.from({ length: 20 * joints }, (_, i) => Number(i % 7 !== 3));
  const metrics = createPoseMetrics({ joints, rootIndex: 1 });
  const usable = visible.map((flag, i) => (i % joints === 1 ? 1 : flag));
  const run = () => metrics.add(predicted, truth, usable);
  run();
  expect(countArrays(run)).toBe(0);
  expect(keptPerCall(run)).toBeLessThan(100);
  expect(metrics.result().mpjpe.frames).toBe(20 * 1502);
});
