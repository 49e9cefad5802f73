import { rmSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { parseMat73 } from '../src/formats/parse-mat73.js';

let count = 0;
parentPort.on('message', async (bytes) => {
  // Another name each time: a file that could not be closed stays in the library's list.
  const file = `${workerData}-${count++}`;
  writeFileSync(file, bytes);
  try {
    await parseMat73(file, null, 64 * 2 ** 20);
    parentPort.postMessage(null);
  } catch (error) {
    const { name, where, expected, found, fix, message } = error;
    parentPort.postMessage({ name, where, expected, found, fix, message });
  }
  rmSync(file);
});

// Loading the library is no part of a case.
const { default: h5wasm } = await import('h5wasm/node');
await h5wasm.ready;
parentPort.postMessage('ready');
