import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { Worker } from 'node:worker_threads';
import { DataError } from '../src/data-error.js';
import { parseMat5 } from '../src/formats/parse-mat5.js';
import { readNpy } from '../src/formats/read-npy.js';
import { readNpz } from '../src/formats/read-npz.js';
import { writeMat5 } from '../test/write-mat5.js';
import { writeMat73 } from '../test/write-mat73.js';
import { writeNpy } from '../test/write-npy.js';

const SMALL = 64 * 2 ** 20;

/** Per parser: whole files to start from, and a call that parses bytes. */
export async function createTargets() {
  const folder = mkdtempSync(join(tmpdir(), 'mas-fuzz-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'case');
  const viaFile = (read) => async (bytes) => {
    writeFileSync(file, bytes);
    await read(file);
  };
  const one = (data) => ({ class: 'double', shape: [1, data.length], data });
  const values = {
    a: { class: 'double', shape: [2, 3], data: [0, 1, 2, 3, 4, 5] },
    b: { class: 'cell', shape: [1, 2], cells: [{ class: 'char', text: 'abc' }, one([0.5, 2])] },
    c: { class: 'struct', shape: [1, 1], fields: ['x', 'y'], values: [one([1]), one([-1])] },
    d: { class: 'logical', shape: [1, 2], data: [1, 0] },
  };
  const mat73 = join(folder, 'a.mat');
  await writeMat73(mat73, values);
  const floats = new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer);
  const npy = [
    writeNpy('<f8', [2, 2], floats),
    writeNpy('>i2', [4, 4], floats, { fortran: true }),
    writeNpy('<U2', [4], new Uint8Array(32)),
  ];
  const arrays = Object.fromEntries(npy.map((bytes, i) => [`${i}.npy`, bytes]));

  return {
    mat5: {
      samples: [
        writeMat5(values),
        writeMat5(values, { compress: true }),
        writeMat5(values, { littleEndian: false }),
      ],
      parse: (bytes) => parseMat5(bytes, 'case', null, SMALL),
    },
    mat73: {
      samples: [new Uint8Array(readFileSync(mat73))],
      parse: inThread(join(folder, 'hdf5')),
    },
    npy: { samples: npy, parse: (bytes) => readNpy(bytes) },
    npz: {
      samples: [zipSync(arrays), zipSync(arrays, { level: 0 })],
      parse: viaFile((path) => readNpz(path, { maxBytes: SMALL })),
    },
  };
}

/** How a case must end that breaks the HDF5 library: its thread is not used again. */
const BROKEN = /memory access|bort|null function|unreachable|table index|divide by zero/;
const CASES_PER_THREAD = 200;
const HANG_MS = 2000;

/**
 * Parses in threads that serve many cases. What hangs is tried again in a new thread, as the package
 * does it: an earlier case can have left the library in disorder.
 */
function inThread(prefix) {
  let thread;
  let count = 0;
  const start = () => {
    const url = new URL('mat73-thread.mjs', import.meta.url);
    const worker = new Worker(url, {
      workerData: `${prefix}-${count}`,
      stderr: true,
      stdout: true,
    });
    worker.stderr.resume();
    worker.stdout.resume();
    return worker;
  };
  const stop = async () => {
    await thread?.terminate();
    thread = undefined;
  };
  const ask = async (bytes) => {
    thread ??= start();
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
