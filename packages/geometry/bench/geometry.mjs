// CPU milliseconds beside PyTorch and numpy on one thread, in turn in one run.
import * as tf from '@tensorflow/tfjs';
import { alignSimilarityBatch, triangulateFlat, triangulateGradientFlat } from '../dist/index.js';
import { projectPoints, triangulatePoints } from '../dist/tf/index.js';
import { compare, largestDifference, printRow, startPeer } from './peer.mjs';

/** Cameras on a circle of 5 m, points within 1 m of (500, 500, 500) mm, a pixel of noise. */
function scene(views, count) {
  const projections = new Float64Array(views * 12);
  const points = new Float64Array(views * count * 2);
  const weights = new Float64Array(views * count);
  const wave = (i, k) => Math.sin(12.9898 * i + 78.233 * k);
  for (let v = 0; v < views; v++) {
    const [c, s] = [Math.cos(1.3 * v), Math.sin(1.3 * v)];
    const p = [1145 * c - 512 * s, 0, 1145 * s + 512 * c, 512 * 5000,
      -515 * s, 1144, 515 * c, 515 * 5000, -s, 0, c, 5000]; // prettier-ignore
    projections.set(p, 12 * v);
    for (let i = 0; i < count; i++) {
      const x = [0, 1, 2].map((d) => 500 + 1000 * wave(i, d));
      const image = [0, 4, 8].map(
        (r) => p[r] * x[0] + p[r + 1] * x[1] + p[r + 2] * x[2] + p[r + 3],
      );
      const o = v * count + i;
      points[2 * o] = image[0] / image[2] + wave(o, 3);
      points[2 * o + 1] = image[1] / image[2] + wave(o, 4);
      weights[o] = 0.6 + 0.4 * wave(o, 5);
    }
  }
  return { projections, points, weights, views, count };
}

const peer = startPeer();
let missing = false;
let worst = 0;
const row = async (name, ours, job, result) => {
  const times = await compare(ours, job);
  missing ||= times.theirs === null;
  printRow(name, times);
  if (result && times.theirs !== null) {
    worst = Math.max(worst, largestDifference(result(), job.result()));
  }
};

console.log(' '.repeat(58), '  ours ms', '  peer ms', '    ratio');
console.log('DLT in float64, forward + backward (PyTorch: SVD and autograd)');
for (const [views, count] of [
  [4, 1024],
  [4, 4096],
  [4, 16384],
  [2, 4096],
  [8, 4096],
]) {
  // prettier-ignore
  const { projections, points, weights } = scene(views, count);
  const job = peer.prepare('triangulate', views, count, { projections, points, weights });
  const upstream = new Float64Array(count * 3).fill(1);
  const found = { points: new Float64Array(count * 3), residual: new Float64Array(count) };
  const gradient = {
    points: new Float64Array(points.length),
    weights: new Float64Array(weights.length),
  };
  for (const method of ['homogeneous', 'planes']) {
    const input = { projections, points, weights, views, count, method };
    await row(
      `${count} points x ${views} views, ${method}`,
      () => {
        triangulateFlat(input, found);
        triangulateGradientFlat(input, upstream, gradient);
      },
      job,
      method === 'homogeneous' && (() => [...found.points, ...gradient.points]),
    );
  }
}

await tf.setBackend('cpu');
console.log('triangulatePoints of /tf on the cpu backend, forward + backward (same peer)');
for (const solver of ['float64', 'tensors']) {
  const [views, count] = [4, 4096];
  const { projections, points, weights } = scene(views, count);
  const job = peer.prepare('triangulate', views, count, { projections, points, weights });
  const scaled = projections.map((value) => value / 5000);
  const tensors = [
    tf.tensor4d(Float32Array.from(points), [1, views, count, 2]),
    tf.tensor4d(Float32Array.from(scaled), [1, views, 3, 4]),
    tf.tensor3d(Float32Array.from(weights), [1, views, count]),
  ];
  const gradient = tf.grads((p, m, w) => triangulatePoints(p, m, { weights: w, solver }).sum());
  await row(
    `${count} points x ${views} views, ${solver}${solver === 'tensors' ? ' (made for GPUs)' : ''}`,
    () => tf.dispose(gradient(tensors)),
    job,
  );
}

console.log(
  '  solver tensors against float64, points within 1 m of 5 m away, largest difference in mm:',
);
for (const baseline of [1, 0.1, 0.01]) {
  const [count, focal, depth] = [200, 4.5, 5];
  const matrices = tf.tensor4d([
    [-baseline / 2, baseline / 2].map((x) => [
      [focal, 0, 0, -focal * x],
      [0, focal, 0, 0],
      [0, 0, 1 / depth, 1],
    ]),
  ]);
  const world = Array.from({ length: count }, (_, i) =>
    [3.1, 1.7, 2.3].map((k) => Math.sin(k * i)),
  );
  const { points } = projectPoints(tf.tensor3d([world]), matrices);
  const solved = ['float64', 'tensors'].map((solver) =>
    triangulatePoints(points, matrices, { ridge: 0, solver }).dataSync(),
  );
  const millimetres =
    1000 * solved[0].reduce((m, v, i) => Math.max(m, Math.abs(v - solved[1][i])), 0);
  console.log(`    baseline ${1000 * baseline} mm: ${millimetres.toPrecision(1)}`);
}

console.log('Procrustes, alignSimilarityBatch (numpy: batched SVD)');
for (const [sets, joints] of [
  [2500, 17],
  [10000, 17],
  [40000, 17],
  [10000, 68],
]) {
  // prettier-ignore
  const source = Float64Array.from({ length: sets * joints * 3 }, (_, i) => 500 * Math.sin(7.7 * i));
  const target = source.map((value, i) => value + 60 * Math.sin(3 * i + 1));
  const job = peer.prepare('align', joints, sets, { source, target });
  const out = new Float64Array(source.length);
  await row(
    `${sets} sets x ${joints} points`,
    () => alignSimilarityBatch(source, target, { points: joints }, out),
    job,
    () => out,
  );
}
await peer.stop();
if (missing) {
  console.log('A peer is missing: set PYTHON to an interpreter that imports torch and numpy.');
} else {
  console.log(`Largest difference from the peers, relative: ${worst.toExponential(1)}`);
}
