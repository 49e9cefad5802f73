// Milliseconds for one training batch: 32 poses of 18 joints and 23 bones at 32 x 32 px.
import { h36m18 } from '@mas/skeleton';
import * as tf from '@tensorflow/tfjs';
import {
  rasterizeSkeleton,
  rasterizeSkeletonGradient,
  sigmaFromNdc,
  skeletonMask,
} from '../dist/index.js';

// prettier-ignore
const POSE = [
  [0, 0], [-0.1, 0.02], [-0.13, 0.4], [-0.12, 0.75], [0.1, 0.02], [0.15, 0.4], [0.12, 0.76],
  [0, -0.22], [0.01, -0.5], [0.02, -0.56], [0.01, -0.68], [0.16, -0.4], [0.3, -0.2], [0.36, 0.02],
  [-0.16, -0.4], [-0.3, -0.22], [-0.2, -0.05], [0, -0.42],
];

function median(run) {
  const times = [];
  const end = performance.now() + 1000;
  while (times.length < 9 || (performance.now() < end && times.length < 400)) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[times.length >> 1].toFixed(2).padStart(8);
}

await tf.setBackend('cpu');
const batch = 32;
const joints = 18;
const bones = h36m18.maskBones.slice(0, 23);
for (const size of [32, 64, 256]) {
  const sigma = sigmaFromNdc(Math.sqrt(0.003), size);
  const keypoints = new Float32Array(batch * joints * 2);
  for (let i = 0; i < keypoints.length; i++) {
    const n = POSE[(i >> 1) % joints][i % 2] + 0.05 * Math.sin(12.9898 * i);
    keypoints[i] = ((n + 1) / 2) * (size - 1);
  }
  const upstream = Float32Array.from({ length: batch * size * size }, (_, i) => Math.sin(7 * i));
  console.log(
    `${batch} poses, ${bones.length} bones, ${size} x ${size} px: median ms forward, backward`,
  );
  for (const merge of ['max', 'sum', 'sumClamp', 'softor']) {
    const options = { batch, joints, bones, height: size, width: size, sigma, merge };
    const out = new Float32Array(upstream.length);
    const nearest = merge === 'max' ? new Int16Array(upstream.length) : undefined;
    const forward = median(() => rasterizeSkeleton(keypoints, options, out, nearest));
    const backward = median(() =>
      rasterizeSkeletonGradient(keypoints, upstream, options, undefined, nearest),
    );
    console.log(`  ${merge.padEnd(9)}`, forward, backward);
  }
  const tensor = tf.tensor3d(keypoints, [batch, joints, 2]);
  const both = tf.valueAndGrad((k) => skeletonMask(k, { bones, size, sigma }).sum());
  const whole = median(() => {
    const { value, grad } = both(tensor);
    grad.dataSync();
    tf.dispose([value, grad]);
  });
  console.log(`  skeletonMask with sum and gradient, tfjs cpu backend ${whole}`);
}
