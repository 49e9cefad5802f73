import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { merges } from '../test/reference.js';
import { boneDistance } from './bone-distance.js';
import { rasterizeSkeletonGradient } from './rasterize-skeleton-gradient.js';
import { rasterizeSkeleton } from './rasterize-skeleton.js';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const joints = 9;

function setUp(batch: number, bones: number, size: number) {
  const options = {
    batch,
    joints,
    bones: Array.from({ length: bones }, (_, k) => [k % joints, (k * 5 + 2) % joints] as const),
    height: size,
    width: size,
    sigma: 3,
  };
  const keypoints = Float32Array.from(
    { length: batch * joints * 2 },
    (_, i) => (0.5 + 0.45 * Math.sin(12.9898 * i)) * size,
  );
  const pixels = batch * size * size;
  return {
    options,
    keypoints,
    upstream: Float32Array.from({ length: pixels }, (_, i) => Math.cos(7 * i)),
    image: new Float32Array(pixels),
    nearest: new Int16Array(pixels),
    gradient: {
      keypoints: new Float32Array(keypoints.length),
      perBoneSigma: new Float32Array(bones),
    },
  };
}

test.each(merges)('a batch into given arrays allocates nothing once warm (%s)', (merge) => {
  const { options, keypoints, upstream, image, nearest, gradient } = setUp(3, 12, 24);
  const all = { ...options, merge };
  const step = (): void => {
    rasterizeSkeleton(keypoints, all, image, merge === 'max' ? nearest : undefined);
    rasterizeSkeletonGradient(keypoints, upstream, all, gradient);
    if (merge !== 'max') return;
    rasterizeSkeletonGradient(keypoints, upstream, all, gradient, nearest);
    boneDistance(keypoints, all, image);
  };
  for (let i = 0; i < 500; i++) step(); // until the compiler is done with it
  const calls = 2000;
  collect();
  const before = process.memoryUsage();
  for (let i = 0; i < calls; i++) step();
  // Not collected: every typed array that was made counts, the map of one pose 2.3 kB.
  expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(calls);
  collect();
  expect(process.memoryUsage().heapUsed - before.heapUsed).toBeLessThan(50 * calls);
});

test.each(merges)('needs no room for each bone (%s)', (merge) => {
  const { options, keypoints, upstream } = setUp(2, 200, 128);
  const map = 2 * 128 * 128 * 4;
  const before = process.memoryUsage().arrayBuffers;
  rasterizeSkeleton(keypoints, { ...options, merge });
  rasterizeSkeletonGradient(keypoints, upstream, { ...options, merge });
  // Maps for each of the 200 bones would be 26 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * map);
});
