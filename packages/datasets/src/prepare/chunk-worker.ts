import { workerData } from 'node:worker_threads';
import { DataError, type DataProblem } from '../data-error.js';
import { ChunkMaker, type ChunkResult } from './chunk-maker.js';
import { Stopped, stopCheck } from './stop-check.js';

/** What a worker thread is given. */
export interface ChunkWorkerData {
  dir: string;
  out: string;
  /** The plan is read from the folder: it can be long. */
  stop: SharedArrayBuffer;
}

/** Errors lose their class on the way between threads. */
export type ChunkAnswer =
  | ChunkResult
  | { state: 'stopped' }
  | { state: 'problem'; problem: DataProblem }
  | { state: 'failed'; message: string; code: string; syscall: string };

const { dir, out, stop } = workerData as ChunkWorkerData;
const maker = await ChunkMaker.open(dir, out);
const check = stopCheck(stop);

/** Makes one chunk in a worker thread. */
export default async function ensure(chunk: number): Promise<ChunkAnswer> {
  try {
    return await maker.ensure(chunk, check);
  } catch (error) {
    if (error instanceof Stopped) return { state: 'stopped' };
    if (error instanceof DataError) {
      const { where, expected, found, fix } = error;
      return { state: 'problem', problem: { where, expected, found, fix } };
    }
    const { message, code, syscall } = error as NodeJS.ErrnoException;
    if (code && syscall) return { state: 'failed', message, code, syscall };
    throw error;
  }
}
