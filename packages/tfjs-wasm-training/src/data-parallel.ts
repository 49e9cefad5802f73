import { Worker } from 'node:worker_threads';
import { createReplicaMemory, Replica, ReplicaFailure } from './data-parallel-replica.js';
import type { ReplicaMessage, ReplicaWorkerData } from './data-parallel-worker.js';

export { Replica, ReplicaFailure } from './data-parallel-replica.js';

/** What the module of a {@link DataParallel} exports. */
export interface ReplicaModule<Data = unknown, Result = unknown> {
  /** Trains as one of several. */
  replica(replica: Replica, data: Data): Promise<Result>;
}

/** What a {@link DataParallel} needs. */
export interface DataParallelOptions<Data, Result> {
  /** Number of replicas; one per core that is free. */
  replicas: number;
  /** Given to every replica; copied, but for SharedArrayBuffers. */
  data?: Data;
  /**
   * Runs replica 0 in the calling thread instead of a thread of its own, for what needs its
   * functions and objects. It waits for the others without blocking.
   */
  first?(replica: Replica): Promise<Result>;
}

/** So long may the others take to notice that one has failed, in milliseconds. */
const PATIENCE = 5000;

/**
 * Trains on several cores in Node: one worker thread per replica, each with its own backend (a heap
 * of its own, for wasm) and the same weights. Each replica computes the gradients of its part of the
 * batch; they are averaged through shared memory, so that all take the same step.
 *
 * With equal parts of a batch and a loss that is a mean, the result is that of one thread with the
 * whole batch, up to the order of sums. All replicas must start from the same weights.
 *
 * @example
 * ```ts
 * // The module of the replicas is this file itself: every thread imports it.
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-wasm';
 * import { isMainThread } from 'node:worker_threads';
 * import { installTraining } from '@mas/tfjs-wasm-training';
 * import { DataParallel, type Replica } from '@mas/tfjs-wasm-training/data-parallel';
 *
 * export async function replica(replica: Replica, { steps }: { steps: number }) {
 *   await tf.setBackend('wasm');
 *   await installTraining(tf);
 *   const slope = tf.variable(tf.scalar(0), true, 'slope');
 *   const adam = tf.train.adam(0.1);
 *   const x = tf.tensor(replica.share([1, 2, 3, 4]));
 *   for (let step = 0; step < steps; step++) {
 *     const loss = (): tf.Scalar => tf.mean(tf.square(tf.sub(tf.mul(slope, x), tf.mul(2, x))));
 *     const { value, grads } = tf.variableGrads(loss);
 *     await replica.averageGradients(grads);
 *     adam.applyGradients(grads);
 *     tf.dispose([value, grads]);
 *   }
 *   return slope.dataSync()[0].toFixed(2);
 * }
 *
 * if (isMainThread) {
 *   const training = new DataParallel(new URL(import.meta.url), { replicas: 2, data: { steps: 300 } });
 *   console.log(await training.results); // [ '2.00', '2.00' ]
 * }
 * ```
 */
export class DataParallel<Data = unknown, Result = unknown> {
  /**
   * What the replicas returned, by number. Rejects with the error of the first one that failed; then,
   * too, no thread is left.
   */
  readonly results: Promise<Result[]>;
  readonly #workers: Worker[];

  /**
   * Starts the threads.
   *
   * @param module URL of a module that exports `replica`, a {@link ReplicaModule}.
   * @throws Error if `replicas` is not a positive integer.
   */
  constructor(module: URL, { replicas, data, first }: DataParallelOptions<Data, Result>) {
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new Error(`DataParallel: expected replicas to be a positive integer, got ${replicas}`);
    }
    const memory = createReplicaMemory(replicas);
    const own = new Replica(0, replicas, memory, false);
    const inThreads = Array.from({ length: replicas }, (_, index) => index).slice(first ? 1 : 0);
    this.#workers = inThreads.map((index) => {
      const count = replicas;
      const workerData: ReplicaWorkerData = { module: module.href, index, count, memory, data };
      return new Worker(new URL('./data-parallel-worker.js', import.meta.url), { workerData });
    });
    const outcomes = this.#workers.map((worker, i) => outcomeOf<Result>(worker, inThreads[i]));
    if (first) {
      outcomes.unshift(runHere(own, first));
    }
    this.results = this.#collect(outcomes, () => own.leave('failed'));
  }

  /** Ends all threads now; `results` rejects if they were not done. */
  async terminate(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #collect(outcomes: Promise<Result>[], fail: () => void): Promise<Result[]> {
    try {
      return await Promise.all(outcomes);
    } catch (error) {
      fail();
      const timer = setTimeout(() => void this.terminate(), PATIENCE);
      const settled = await Promise.allSettled(outcomes);
      clearTimeout(timer);
      if (!(error instanceof ReplicaFailure)) throw error;
      // A replica noticed the failure before the one that failed could say why.
      const reasons = settled.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      );
      throw reasons.find((reason) => !(reason instanceof ReplicaFailure)) ?? error;
    } finally {
      await this.terminate();
    }
  }
}

/** Runs replica 0 in this thread. */
async function runHere<Result>(
  replica: Replica,
  first: (replica: Replica) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await first(replica);
    replica.leave('finished');
    return result;
  } catch (error) {
    replica.leave('failed');
    throw error;
  }
}

/** What a thread answers, or why it did not. */
function outcomeOf<Result>(worker: Worker, index: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: ReplicaMessage) => {
      if ('result' in message) resolve(message.result as Result);
      else if ('error' in message) reject(message.error as Error);
      else reject(new ReplicaFailure('another replica has failed'));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`replica ${index} ended unexpectedly, with exit code ${code}`));
    });
  });
}
