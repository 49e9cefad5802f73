// Milliseconds per mask, beside scikit-fmm where Python has it (PYTHON names the interpreter).
import { spawnSync } from 'node:child_process';
import { createGeodesicSolver } from '../dist/index.js';

const LIMBS = [
  [0.5, 0.28, 0.5, 0.55, 0.09],
  [0.5, 0.15, 0.5, 0.16, 0.07],
  [0.44, 0.27, 0.3, 0.42, 0.035],
  [0.3, 0.42, 0.26, 0.58, 0.03],
  [0.56, 0.27, 0.72, 0.36, 0.035],
  [0.72, 0.36, 0.82, 0.22, 0.03],
  [0.46, 0.55, 0.4, 0.75, 0.05],
  [0.4, 0.75, 0.38, 0.94, 0.04],
  [0.54, 0.55, 0.62, 0.74, 0.05],
  [0.62, 0.74, 0.6, 0.94, 0.04],
];

/** A figure of ten capsules. */
function figure(size) {
  const mask = new Uint8Array(size * size);
  for (let i = 0; i < mask.length; i++) {
    const x = (i % size) / size;
    const y = Math.floor(i / size) / size;
    for (const [ax, ay, bx, by, r] of LIMBS) {
      const [dx, dy] = [bx - ax, by - ay];
      const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
      const s = Math.min(1, Math.max(0, t));
      if (Math.hypot(x - ax - s * dx, y - ay - s * dy) <= r) mask[i] = 1;
    }
  }
  return mask;
}

function median(run) {
  const times = [];
  const end = performance.now() + 700;
  while (times.length < 9 || (performance.now() < end && times.length < 400)) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}

const PEER = `
import sys, time, numpy as np, skfmm
size = int(sys.argv[1])
mask = np.frombuffer(sys.stdin.buffer.read(), np.uint8).reshape(size, size) > 0
phi = np.ones(mask.shape)
phi[size * 2 // 5, size // 2] = 0
phi = np.ma.masked_array(phi, ~mask)
for order in (1, 2):
    times = []
    end = time.perf_counter() + 0.7
    while len(times) < 9 or (time.perf_counter() < end and len(times) < 400):
        start = time.perf_counter()
        skfmm.distance(phi, order=order)
        times.append(time.perf_counter() - start)
    print(1000 * np.median(times))
`;

/** Medians of scikit-fmm for orders 1 and 2, or null. */
function peer(size, mask) {
  const python = process.env.PYTHON ?? 'python3';
  const run = spawnSync(python, ['-c', PEER, String(size)], { input: mask });
  return run.status === 0 ? run.stdout.toString().trim().split('\n').map(Number) : null;
}

const show = (ms) => (ms === undefined ? '-' : ms.toFixed(2)).padStart(9);
console.log(
  'median ms   size    order 1  order 2   d_b (Euclid)   G  | scikit-fmm order 1, order 2',
);
let missing = false;
for (const size of [64, 128, 256, 512]) {
  const mask = figure(size);
  const solver = createGeodesicSolver(size, size);
  const out = new Float32Array(size * size);
  const source = [size >> 1, Math.floor((size * 2) / 5)];
  const rows = [
    median(() => solver.geodesicDistance(mask, source, out, 1)),
    median(() => solver.geodesicDistance(mask, source, out, 2)),
    median(() => solver.distanceToMask(mask, out)),
    median(() => solver.geodesicWeight(mask, out)),
  ];
  const theirs = peer(size, mask);
  missing ||= theirs === null;
  console.log(
    `${String(size).padStart(16)}`,
    ...rows.map(show),
    ' |',
    show(theirs?.[0]),
    show(theirs?.[1]),
  );
}
if (missing) console.log('scikit-fmm is missing: set PYTHON to an interpreter that imports skfmm.');

const size = 129;
const disk = new Uint8Array(size * size);
for (let i = 0; i < disk.length; i++) {
  disk[i] = Math.hypot((i % size) - 64, Math.floor(i / size) - 64) <= 64 ? 1 : 0;
}
const solver = createGeodesicSolver(size, size);
const out = new Float32Array(size * size);
for (const order of [1, 2]) {
  solver.geodesicDistance(disk, [64, 64], out, order);
  let worst = 0;
  for (let i = 0; i < disk.length; i++) {
    const exact = Math.hypot((i % size) - 64, Math.floor(i / size) - 64);
    if (disk[i] === 1) worst = Math.max(worst, Math.abs(out[i] - exact));
  }
  console.log(`disk of radius 64 px, order ${order}: largest error ${worst.toFixed(2)} px`);
}
