// P-MPJPE beside batched numpy on one thread: CPU milliseconds, in turn in one run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createPoseMetrics, mpjpe } from '../dist/index.js';

// X = s R Y + t for [N, J, 3], without reflection, and the mean distance. One line in, CPU ms out.
const PEER = `
import sys, time, numpy as np
def p_mpjpe(p, g):
    center = g.mean(1, keepdims=True)
    s = p - p.mean(1, keepdims=True)
    u, sigma, vh = np.linalg.svd(s.transpose(0, 2, 1) @ (g - center))
    sign = np.sign(np.linalg.det(u) * np.linalg.det(vh))
    u[:, :, 2] *= sign[:, None]
    sigma[:, 2] *= sign
    scale = sigma.sum(1) / (s * s).sum((1, 2))
    return np.linalg.norm(scale[:, None, None] * (s @ (u @ vh)) + center - g, axis=-1).mean()
for line in sys.stdin:
    folder, joints = line.split()
    p, g = (np.fromfile(folder + name).reshape(-1, int(joints), 3) for name in ('/p', '/g'))
    start = time.process_time()
    value = p_mpjpe(p, g)
    print(1000 * (time.process_time() - start), value, flush=True)
`;

const child = spawn(process.env.PYTHON ?? 'python3', ['-c', PEER], {
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  stdio: ['pipe', 'pipe', 'ignore'],
});
child.stdin.on('error', () => {});
const ended = once(child, 'close').catch(() => undefined);
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

/** CPU milliseconds and value of the peer, or null where Python or numpy is missing. */
async function runPeer(folder, joints) {
  child.stdin.write(`${folder} ${joints}\n`);
  const line = await Promise.race([lines.next(), ended]);
  return line?.value ? line.value.split(' ').map(Number) : null;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const row = (name, ...cells) => console.log(name.padEnd(46), ...cells.map((c) => c.padStart(9)));

row('', 'ours ms', 'numpy ms', 'ratio');
const folder = mkdtempSync(path.join(tmpdir(), 'metrics-bench-'));
let worst = 0;
let missing = false;
for (const [frames, joints] of [
  [2500, 17],
  [10000, 17],
  [40000, 17],
]) {
  // prettier-ignore
  const truth = Float64Array.from({ length: frames * joints * 3 }, (_, i) => 500 * Math.sin(7.7 * i));
  const predicted = truth.map((value, i) => value + 60 * Math.sin(3 * i + 1));
  writeFileSync(path.join(folder, 'p'), predicted);
  writeFileSync(path.join(folder, 'g'), truth);
  const options = { joints, alignment: 'procrustes' };
  const ours = [];
  const theirs = [];
  for (let round = 0; round < 20; round++) {
    const start = process.cpuUsage();
    const { value } = mpjpe(predicted, truth, options);
    const { user, system } = process.cpuUsage(start);
    const peer = await runPeer(folder, joints);
    missing ||= peer === null;
    if (round < 5) continue; // compiled before it is timed
    ours.push((user + system) / 1000);
    if (!peer) continue;
    theirs.push(peer[0]);
    worst = Math.max(worst, Math.abs(value / peer[1] - 1));
  }
  const [a, b] = [median(ours), median(theirs)];
  const [peer, ratio] = missing ? ['-', 'missing'] : [b.toFixed(2), `${(a / b).toFixed(2)} x`];
  row(`P-MPJPE, ${frames} poses x ${joints} joints`, a.toFixed(2), peer, ratio);

  const all = [];
  for (let round = 0; round < 9; round++) {
    const metrics = createPoseMetrics({ joints });
    const start = process.cpuUsage();
    metrics.add(predicted, truth);
    const { user, system } = process.cpuUsage(start);
    all.push((user + system) / 1000);
  }
  row('  all of createPoseMetrics', median(all).toFixed(2), '-', '-');
}
child.stdin.end();
await ended;
rmSync(folder, { recursive: true });
console.log(
  missing
    ? 'numpy is missing: set PYTHON to an interpreter that imports it.'
    : `Largest difference from numpy, relative: ${worst.toExponential(1)}`,
);
