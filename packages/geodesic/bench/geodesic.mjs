// CPU time of one call per mask size, ours and the peers' in turns on one core; then accuracy.
// PYTHON names the interpreter that has the peers (scikit-fmm, scipy, OpenCV).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
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
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const x = (i % size) / size;
    const y = Math.floor(i / size) / size;
    return LIMBS.some(([ax, ay, bx, by, r]) => {
      const [dx, dy] = [bx - ax, by - ay];
      const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
      const s = Math.min(1, Math.max(0, t));
      return Math.hypot(x - ax - s * dx, y - ay - s * dy) <= r;
    })
      ? 1
      : 0;
  });
}

// The peer answers one line of CPU milliseconds (or values) per line of input.
const PEER = `
import base64, sys, time, numpy as np
def load(name):
    try:
        return __import__(name, fromlist=['x'])
    except ImportError:
        return None
skfmm, scipy, cv2 = load('skfmm'), load('scipy.ndimage'), load('cv2')
print(*[n for n, m in (('scikit-fmm', skfmm), ('scipy', scipy), ('OpenCV', cv2)) if m is None], sep=',')
sys.stdout.flush()
for line in sys.stdin:
    job, h, w, x, y, data = line.split()
    mask = np.frombuffer(base64.b64decode(data), np.uint8).reshape(int(h), int(w)) > 0
    phi = np.ones(mask.shape)
    phi[int(y), int(x)] = 0
    inside = np.ma.masked_array(phi, ~mask)
    outside = np.where(mask, 0.0, 1.0)
    empty = np.where(mask, 0, 1).astype(np.uint8)
    jobs = {
        'order1': skfmm and (lambda: skfmm.distance(inside, order=1)),
        'order2': skfmm and (lambda: skfmm.distance(inside, order=2)),
        'map': skfmm and (lambda: (skfmm.distance(inside), skfmm.distance(outside))),
        'scipy': scipy and (lambda: scipy.distance_transform_edt(empty)),
        'OpenCV': cv2 and (lambda: cv2.distanceTransform(empty, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)),
    }
    run = jobs[job.split('=')[0]]
    if not run:
        print('')
    elif job.endswith('=values'):
        print(base64.b64encode(np.ma.filled(run(), np.inf).astype('<f8').tobytes()).decode())
    else:
        start = time.process_time()
        run()
        print(1000 * (time.process_time() - start))
    sys.stdout.flush()
`;

const python = process.env.PYTHON ?? 'python3';
const child = spawn(python, ['-c', PEER], { stdio: ['pipe', 'pipe', 'ignore'] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const first = await Promise.race([lines.next(), once(child, 'error').then(() => ({ done: true }))]);
const missing = first.done ? ['scikit-fmm', 'scipy', 'OpenCV'] : first.value.split(',');

async function peer(job, mask, height, width, [x, y]) {
  if (first.done) return '';
  const data = Buffer.from(mask).toString('base64');
  child.stdin.write(`${job} ${height} ${width} ${x} ${y} ${data}\n`);
  return (await lines.next()).value;
}

function own(run) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const show = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '-').padStart(9);

for (const name of missing) {
  if (name !== '') console.log(`${name} is missing: set PYTHON to an interpreter that imports it.`);
}
console.log('\nCPU ms per call (median, in turns), a figure of ten capsules');
console.log(`  size  ${'work'.padEnd(22)}     ours  peer              peer's    ratio  ns/pixel`);
for (const size of [64, 128, 256, 512, 1024, 2048]) {
  const mask = figure(size);
  const pixels = mask.reduce((sum, v) => sum + v, 0);
  const solver = createGeodesicSolver(size, size);
  const out = new Float32Array(size * size);
  const labels = new Int32Array(size * size);
  const source = [size >> 1, Math.floor((size * 2) / 5)];
  const far = [...source, size >> 1, Math.floor(size * 0.16)];
  // Every other pixel of the outline.
  const outline = [...mask.keys()].filter(
    (i) =>
      mask[i] === 1 && [i - 1, i + 1, i - size, i + size].some((near) => mask[near] === 0) && i % 2,
  );
  const many = outline.flatMap((i) => [i % size, Math.floor(i / size)]);
  const works = [
    ['exact (default)', () => solver.geodesicDistance(mask, source, out), 'order1', pixels],
    ['order 1', () => solver.geodesicDistance(mask, source, out, { order: 1 }), 'order1', pixels],
    ['order 2', () => solver.geodesicDistance(mask, source, out, { order: 2 }), 'order2', pixels],
    ['two sources, labels', () => solver.geodesicDistance(mask, far, out, { labels }), '', pixels],
    [`${outline.length} sources`, () => solver.geodesicDistance(mask, many, out), '', pixels],
    ['distanceToMask', () => solver.distanceToMask(mask, out), 'OpenCV', size * size],
    ['geodesicWeight', () => solver.geodesicWeight(mask, out), 'map', size * size],
  ];
  // scikit-fmm's maps of large masks take seconds: fewer rounds there.
  const rounds = size <= 256 ? 15 : size <= 512 ? 7 : 3;
  const ours = works.map(() => []);
  const theirs = works.map(() => []);
  for (const [, run] of works) for (let k = 0; k < 1500 / size + 2; k++) run();
  for (let round = 0; round < rounds; round++) {
    for (const [k, [, run, job]] of works.entries()) {
      for (let n = 0; n < Math.max(1, 512 / size); n++) ours[k].push(own(run));
      if (job === '' || (job === 'map' && size > 1024)) continue;
      theirs[k].push(Number((await peer(job, mask, size, size, source)) || NaN));
    }
  }
  for (const [k, [work, , job, count]] of works.entries()) {
    const [mine, other] = [median(ours[k]), theirs[k].length > 0 ? median(theirs[k]) : NaN];
    const name = {
      order1: 'scikit-fmm 1',
      order2: 'scikit-fmm 2',
      map: 'scikit-fmm',
      OpenCV: 'OpenCV',
    };
    console.log(
      `${String(size).padStart(6)}  ${work.padEnd(22)}${show(mine, 3)}  ${(name[job] ?? '').padEnd(14)}` +
        `${show(other, 3)}${show(mine / other, 3)}${show((mine * 1e6) / count, 1)}`,
    );
  }
}

console.log('\nError in px against the analytic distance, mean and largest');
console.log(
  '  shape                     exact             order 1           order 2     scikit-fmm 1     scikit-fmm 2',
);
for (const [name, inside] of [
  ['disk, radius 64', (x, y) => Math.hypot(x, y) <= 64],
  ['half-plane, 30 degrees', (x, y) => x / 2 + (y * Math.sqrt(3)) / 2 <= 20],
]) {
  const size = 129;
  const at = (i) => [(i % size) - 64, Math.floor(i / size) - 64];
  const mask = Uint8Array.from({ length: size * size }, (_, i) => (inside(...at(i)) ? 1 : 0));
  const errors = (map) => {
    const found = [...mask.keys()]
      .filter((i) => mask[i] === 1)
      .map((i) => Math.abs(map[i] - Math.hypot(...at(i))));
    const mean = found.reduce((a, b) => a + b) / found.length;
    return `${mean.toFixed(4)} ${Math.max(...found).toFixed(4)}`.padStart(17);
  };
  const solver = createGeodesicSolver(size, size);
  let row = `  ${name.padEnd(23)}`;
  for (const order of ['exact', 1, 2]) {
    const out = new Float32Array(size * size);
    solver.geodesicDistance(mask, [64, 64], out, { order });
    row += errors(out);
  }
  for (const job of ['order1', 'order2']) {
    const answer = await peer(`${job}=values`, mask, size, size, [64, 64]);
    const bytes = answer === '' ? null : Uint8Array.from(Buffer.from(answer, 'base64'));
    row += bytes === null ? '-'.padStart(17) : errors(new Float64Array(bytes.buffer));
  }
  console.log(row);
}
child.stdin.end();
