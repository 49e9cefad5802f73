import { parentPort, workerData } from 'node:worker_threads';
import { DataError } from '../data-error.js';
import type { Hdf5Answer, Hdf5Task } from './hdf5-task.js';
import { parseHdf5Arrays } from './parse-hdf5-arrays.js';
import { parseMat73 } from './parse-mat73.js';

const task = workerData as Hdf5Task;
let answer: Hdf5Answer;
try {
  if (task.kind === 'mat') {
    answer = { kind: 'mat', values: await parseMat73(task.file, task.wanted, task.maxBytes) };
  } else {
    const arrays = await parseHdf5Arrays(task.file, task.names, task.maxBytes);
    answer = { kind: 'arrays', arrays };
  }
} catch (error) {
  if (!(error instanceof DataError)) throw error;
  const { where, expected, found, fix } = error;
  answer = { kind: 'problem', problem: { where, expected, found, fix } };
}
parentPort!.postMessage(answer);
