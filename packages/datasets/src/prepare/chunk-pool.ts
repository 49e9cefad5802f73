import { resolve } from 'node:path';
import { Piscina } from 'piscina';
import { DataError } from '../data-error.js';
import { ChunkMaker, type ChunkResult } from './chunk-maker.js';
import type { ChunkAnswer, ChunkWorkerData } from './chunk-worker.js';
import { Stopped, stopCheck } from './stop-check.js';

/** Makes chunks, some at the same time. */
export interface ChunkPool {
  ensure(chunk: number): Promise<ChunkResult>;
  /** Ends running chunks before their next scene; they reject with `Stopped`. */
  stop(): void;
  close(): Promise<void>;
}

/** From src/prepare as from dist/prepare. */
const WORKER = new URL('../../dist/prepare/chunk-worker.js', import.meta.url);

/** One worker works in this thread, more in threads of their own. */
export async function createChunkPool(
  dir: string,
  out: string,
  workers: number,
): Promise<ChunkPool> {
  const shared = new SharedArrayBuffer(4);
  const stop = () => void Atomics.store(new Int32Array(shared), 0, 1);
  if (workers === 1) {
    const maker = await ChunkMaker.open(dir, out);
    const check = stopCheck(shared);
    return { ensure: (chunk) => maker.ensure(chunk, check), stop, close: async () => {} };
  }
  const workerData: ChunkWorkerData = { dir: resolve(dir), out: resolve(out), stop: shared };
  const pool = new Piscina<number, ChunkAnswer>({
    filename: WORKER.href,
    workerData,
    minThreads: workers,
    maxThreads: workers,
  });
  return {
    async ensure(chunk) {
      const answer = await pool.run(chunk);
      if (answer.state === 'stopped') throw new Stopped('stopped');
      if (answer.state === 'problem') throw new DataError(answer.problem);
      if (answer.state === 'failed') {
        const { message, code, syscall } = answer;
        throw Object.assign(new Error(message), { code, syscall });
      }
      return answer;
    },
    stop,
    close: () => pool.destroy(),
  };
}
