import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Python process on one thread that runs the peers; PYTHON names the interpreter. */
export function startPeer() {
  const folder = mkdtempSync(path.join(tmpdir(), 'geometry-bench-'));
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const child = spawn(process.env.PYTHON ?? 'python3', [script], {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  let alive = true;
  const ended = once(child, 'close').then(
    () => (alive = false),
    () => (alive = false),
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let jobs = 0;
  return {
    /** Writes the arrays for a job and returns what runs it: CPU milliseconds, or null without peer. */
    prepare(work, width, count, arrays) {
      const job = mkdtempSync(path.join(folder, `${jobs++}-`));
      for (const [name, array] of Object.entries(arrays)) {
        writeFileSync(path.join(job, name), Float64Array.from(array));
      }
      return {
        async run() {
          if (!alive) return null;
          child.stdin.write(`${JSON.stringify({ work, width, count, folder: job })}\n`);
          const line = await Promise.race([lines.next(), ended]);
          return line?.value ? JSON.parse(line.value) : null;
        },
        result: () => new Float64Array(new Uint8Array(readFileSync(`${job}/expected`)).buffer),
      };
    },
    async stop() {
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Medians of the CPU milliseconds of ours and the peer, run in turn. */
export async function compare(ours, peer, rounds = 15) {
  const [mine, theirs] = [[], []];
  for (let i = 0; i < 5; i++) ours(); // compiled before it is timed
  await peer.run();
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage();
    ours();
    const { user, system } = process.cpuUsage(start);
    mine.push((user + system) / 1000);
    const ms = await peer.run();
    if (ms !== null) theirs.push(ms);
  }
  return { mine: median(mine), theirs: theirs.length ? median(theirs) : null };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

export function printRow(name, { mine, theirs }) {
  const ratio = theirs === null ? 'missing' : `${(mine / theirs).toFixed(2)} x`;
  const peer = theirs === null ? '-' : theirs.toFixed(2);
  console.log(name.padEnd(58), mine.toFixed(2).padStart(9), peer.padStart(9), ratio.padStart(9));
}

export function largestDifference(found, expected) {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(found[i] - expected[i]));
    size = Math.max(size, Math.abs(expected[i]));
  }
  return difference / size;
}
