// CPU milliseconds of forward and backward for 32 poses of 25 bones, beside dense PyTorch where
// Python has it (PYTHON names the interpreter), turn by turn in one run; then how the cost grows.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
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
const SIGMA = Math.sqrt(0.003);
const MERGES = ['max', 'sum', 'sumClamp', 'softor'];
const joints = POSE.length;

/** `batch` poses in NDC, B x J x 2. */
const poses = (batch) =>
  Array.from({ length: batch }, (_, n) =>
    POSE.map((point, j) =>
      point.map((v, c) => v + 0.05 * Math.sin(12.9898 * (n * 36 + j * 2 + c))),
    ),
  );

/** Functions that draw a batch and differentiate it, into arrays of their own. */
function prepare(batch, bones, size, merge) {
  const keypoints = Float32Array.from(poses(batch).flat(2), (n) => ((n + 1) / 2) * (size - 1));
  const sigma = sigmaFromNdc(SIGMA, size);
  const options = { batch, joints, bones, height: size, width: size, sigma, merge };
  const upstream = Float32Array.from({ length: batch * size * size }, (_, i) => Math.sin(7 * i));
  const image = new Float32Array(upstream.length);
  const nearest = merge === 'max' ? new Int16Array(upstream.length) : undefined;
  const gradient = {
    keypoints: new Float32Array(keypoints.length),
    perBoneSigma: new Float32Array(bones.length),
  };
  return {
    forward: () => rasterizeSkeleton(keypoints, options, image, nearest),
    backward: () => rasterizeSkeletonGradient(keypoints, upstream, options, gradient, nearest),
  };
}

/** CPU milliseconds of one call. */
function cpu(run) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

/** Median CPU milliseconds of each function, in turn until the time is up. */
function medians(runs, ms) {
  const times = runs.map(() => []);
  const end = performance.now() + ms;
  while (times[0].length < 5 || performance.now() < end) {
    runs.forEach((run, i) => times[i].push(cpu(run)));
  }
  return times.map(median);
}

/** The dense way in PyTorch: a function (size, merge, chunk) => CPU ms, or null. */
async function startPeer() {
  const child = spawn(
    process.env.PYTHON ?? 'python3',
    [fileURLToPath(new URL('peer.py', import.meta.url))],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const setup = { bones: h36m18.maskBones, poses: poses(32), sigma: SIGMA };
  child.stdin.write(`${JSON.stringify(setup)}\n`);
  if ((await lines.next()).done) return null;
  const run = async (size, merge, chunk) => {
    child.stdin.write(`${size} ${merge} ${chunk}\n`);
    return 1000 * Number((await lines.next()).value);
  };
  return { run, stop: () => child.stdin.end() };
}

const cell = (value, digits = 2) => (value === undefined ? '-' : value.toFixed(digits)).padStart(9);

const peer = await startPeer();
console.log('32 poses of 25 bones, CPU ms: forward, backward, both; dense PyTorch on one thread,');
console.log('the whole batch at once and pose by pose; ours / PyTorch for each\n');
console.log('  px merge      forward backward     both    torch  by pose    ratio    ratio');
const turns = { 64: 3, 128: 1, 256: 1 }; // of PyTorch; ours takes many runs in each
for (const size of [64, 128, 256]) {
  for (const merge of MERGES) {
    const { forward, backward } = prepare(32, h36m18.maskBones, size, merge);
    medians([forward, backward], 200); // warm
    const ours = [[], []];
    const theirs = [[], []];
    for (let turn = 0; turn < turns[size]; turn++) {
      const [f, b] = medians([forward, backward], 100);
      ours[0].push(f);
      ours[1].push(b);
      if (peer === null) continue;
      theirs[0].push(await peer.run(size, merge, 32));
      theirs[1].push(await peer.run(size, merge, 1));
    }
    const [f, b, whole, single] = [...ours, ...theirs].map(median);
    const ratio = (time) => (time === undefined ? undefined : (f + b) / time);
    console.log(
      String(size).padStart(4),
      merge.padEnd(8),
      [f, b, f + b, whole, single].map((value) => cell(value)).join(''),
      [whole, single].map((time) => cell(ratio(time), 3)).join(''),
    );
  }
}
if (peer === null) console.log('\nPyTorch was not found: set PYTHON to a Python that has torch.');
peer?.stop();

console.log(
  '\nHow the cost grows (max, forward and backward; 32 poses, 25 bones, 64 px unless said)',
);
const growth = [
  ['px', [32, 64, 128, 256, 512], (size) => [8, 25, size], (size) => 8 * size * size],
  ['bones', [6, 12, 25, 50, 100], (bones) => [32, bones, 64], (bones) => bones],
  ['poses', [4, 8, 16, 32, 64, 128], (batch) => [batch, 25, 64], (batch) => batch],
];
for (const [name, values, shape, units] of growth) {
  for (const value of values) {
    const [batch, count, size] = shape(value);
    const bones = Array.from({ length: count }, (_, k) => h36m18.maskBones[k % 25]);
    const { forward, backward } = prepare(batch, bones, size, 'max');
    const [f, b] = medians([forward, backward], 300);
    const per = ((f + b) * 1e3) / units(value);
    console.log(
      `  ${String(value).padStart(4)} ${name.padEnd(6)}${cell(f + b)} ms${cell(per, name === 'px' ? 4 : 1)} us per ${name === 'px' ? 'pixel' : name.slice(0, -1)}`,
    );
  }
}

await tf.setBackend('cpu');
console.log('\nThe same through TensorFlow.js, cpu backend, with the sum of the mask (max)');
for (const size of [64, 128]) {
  const sigma = sigmaFromNdc(SIGMA, size);
  const keypoints = tf
    .tensor3d(poses(32))
    .add(1)
    .mul((size - 1) / 2);
  const both = tf.valueAndGrad((k) =>
    skeletonMask(k, { bones: h36m18.maskBones, size, sigma }).sum(),
  );
  const [whole] = medians([() => tf.dispose(Object.values(both(keypoints)))], 500);
  console.log(`  ${String(size).padStart(4)} px${cell(whole)} ms`);
}
