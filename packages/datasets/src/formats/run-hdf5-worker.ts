import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { DataError } from '../data-error.js';
import type { Hdf5Answer, Hdf5Task } from './hdf5-task.js';

/** From src/formats as from dist/formats. */
const WORKER = new URL('../../dist/formats/hdf5-worker.js', import.meta.url);

/** Time for a file: reading takes a small part of it. */
const SECONDS = 15;
const SECONDS_PER_BYTE = 1e-6;

/**
 * Reads an HDF5 file in a thread of its own that ends afterwards: a damaged file can make the HDF5
 * library fall over, loop, or leave its memory in disorder. Takes about 0.2 s more than the reading.
 */
export async function runHdf5Worker(
  task: Hdf5Task,
): Promise<Exclude<Hdf5Answer, { kind: 'problem' }>> {
  const size = await stat(task.file).then(
    (info) => info.size,
    () => 0,
  );
  const worker = new Worker(WORKER, { workerData: task, stdout: true, stderr: true });
  const limit = SECONDS + size * SECONDS_PER_BYTE;
  let timer: NodeJS.Timeout | undefined;
  const fail = (found: string): DataError =>
    new DataError({
      where: task.file,
      expected: 'a whole HDF5 file',
      found,
      fix: 'The file is damaged: copy it again.',
    });
  try {
    const answer = await new Promise<Hdf5Answer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) => reject(fail(error.message)));
      worker.once('exit', () => reject(fail('one that stops its reader')));
      const late = fail(`one that takes more than ${limit.toFixed(0)} s to read`);
      timer = setTimeout(() => reject(late), 1000 * limit);
    });
    if (answer.kind === 'problem') throw new DataError(answer.problem);
    return answer;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
