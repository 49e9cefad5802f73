// The program of the threads that DataParallel starts.
import { parentPort, workerData } from 'node:worker_threads';
import type { ReplicaModule } from './data-parallel.js';
import { Replica, ReplicaFailure, type ReplicaMemory } from './data-parallel-replica.js';

/** What a thread is told. */
export interface ReplicaWorkerData {
  module: string;
  index: number;
  count: number;
  memory: ReplicaMemory;
  data: unknown;
}

/** What a thread answers, once. */
export type ReplicaMessage = { result: unknown } | { error: unknown } | { waitedForFailed: true };

const { module, index, count, memory, data } = workerData as ReplicaWorkerData;
const post = (message: ReplicaMessage) => parentPort!.postMessage(message);
const replica = new Replica(index, count, memory, true);
try {
  const { replica: train } = (await import(module)) as Partial<ReplicaModule>;
  if (typeof train !== 'function') {
    throw new Error(`DataParallel: ${module} must export a function named replica`);
  }
  post({ result: await train(replica, data) });
  replica.leave('finished');
} catch (error) {
  try {
    post(error instanceof ReplicaFailure ? { waitedForFailed: true } : { error });
  } catch {
    post({ error: new Error(String(error)) }); // it held something that cannot be sent
  }
  replica.leave('failed');
}
