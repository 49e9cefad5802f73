import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DataError } from '../src/data-error.js';
import { matSample, parserTargets } from '../test/parser-targets.js';
import { writeMat73 } from '../test/write-mat73.js';

/** Every parser, that of HDF5 last. */
export async function createTargets() {
  const folder = mkdtempSync(join(tmpdir(), 'mas-fuzz-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.mat');
  await writeMat73(file, matSample);
  const samples = [new Uint8Array(readFileSync(file))];
  return {
    ...(await parserTargets(folder)),
    mat73: { samples, parse: inThread(join(folder, 'hdf5')) },
  };
}

/** How a case must end that breaks the HDF5 library: its thread is not used again. */
const BROKEN = /memory access|bort|null function|unreachable|table index|divide by zero/;
const CASES_PER_THREAD = 200;
const HANG_MS = 500;

/**
 * Parses in threads that serve many cases. What hangs is tried again in a new thread, as the package
 * does it: an earlier case can have left the library in disorder.
 */
function inThread(prefix) {
  let thread;
  let count = 0;
  const start = async () => {
    const url = new URL('mat73-thread.mjs', import.meta.url);
    const worker = new Worker(url, {
      workerData: `${prefix}-${count}`,
      stderr: true,
      stdout: true,
    });
    worker.stderr.resume();
    worker.stdout.resume();
    await once(worker, 'message');
    return worker;
  };
  const stop = async () => {
    await thread?.terminate();
    thread = undefined;
  };
  const ask = async (bytes) => {
    thread ??= await start();
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), HANG_MS);
    try {
      thread.postMessage(bytes);
      const [problem] = await once(thread, 'message', { signal: end.signal });
      return problem;
    } finally {
      clearTimeout(timer);
    }
  };
  return async (bytes) => {
    if (count++ % CASES_PER_THREAD === 0) await stop();
    const problem = await ask(bytes).catch(async () => {
      await stop();
      return ask(bytes).catch(async () => {
        // A loop in the library itself. The package ends the thread after its time and says so.
        await stop();
        return { name: 'DataError', where: '', expected: 'an end', found: 'a loop', fix: '' };
      });
    });
    if (problem === null) return;
    if (BROKEN.test(problem.found)) await stop();
    if (problem.name !== 'DataError') throw new Error(problem.message ?? 'no error');
    throw new DataError(problem);
  };
}
