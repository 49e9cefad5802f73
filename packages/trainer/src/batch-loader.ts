import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import type { SceneSet } from '@mas/datasets';
import { assembleBatch, type Augmentation, type BatchArrays } from './assemble-batch.js';
import { Random } from './random.js';

/** What the batch of a step is made of. */
export interface BatchPlan {
  /** Index of the scene set. */
  set: number;
  /** Scenes of it. */
  indices: readonly number[];
  /** Path of the random numbers. */
  path: string;
  augmentation: Augmentation;
}

/** What the thread answers. */
export interface LoadedBatch {
  step: number;
  arrays: BatchArrays;
}

/** From src as from dist. */
const WORKER = new URL('../dist/batch-worker.js', import.meta.url);

/** Batches that are made ahead. */
const AHEAD = 2;
/** Steps that are looked at before a thread is started, or not. */
const TRIAL = 10;
/** Part of a step from which on a thread is worth its memory. */
const WORTH_IT = 0.02;
/** A thread that takes longer has failed: the batch is made here. */
const PATIENCE_MS = 30_000;

/**
 * Makes the batches of coming steps in a thread of its own while a step runs, so that no step waits for
 * them. Starts as soon as making them takes more than 2 % of the time, and gives the same numbers with
 * and without the thread: a batch depends on its plan alone.
 *
 * @example
 * ```ts no-run needs prepared scenes
 * const loader = new BatchLoader([set], (step) => ({ set: 0, indices: [step], path: `${step}`, augmentation }));
 * for (let step = 0; step < 10; step++) {
 *   const arrays = loader.take(step);
 * }
 * await loader.close();
 * ```
 */
export class BatchLoader {
  readonly #sets: readonly SceneSet[];
  readonly #plan: (step: number) => BatchPlan | null;
  /** Set to 1 and notified by the thread with each batch. */
  readonly #bell = new Int32Array(new SharedArrayBuffer(4));
  readonly #asked = new Map<number, string>();
  readonly #ready = new Map<number, LoadedBatch>();
  #thread?: { worker: Worker; port: MessagePort };
  #trials = 0;
  #makingMs = 0;
  readonly #now: () => number;
  #startedAt: number;
  #hasFailed = false;

  /** Time for which `take` waited for the thread or made a batch itself, ms. */
  waitedMs = 0;

  /**
   * @param sets in shared memory, so that the thread needs no copy.
   * @param plan the batch of a step; null after the last one. Called ahead of time; where its answer is
   *   another one later on, the batch is made anew.
   * @param mode whether there is a thread: 'auto' as described above.
   * @param now the clock, ms.
   */
  constructor(
    sets: readonly SceneSet[],
    plan: (step: number) => BatchPlan | null,
    mode: 'auto' | 'always' | 'never' = 'auto',
    now: () => number = () => performance.now(),
  ) {
    this.#now = now;
    this.#startedAt = now();
    this.#sets = sets;
    this.#plan = plan;
    if (mode === 'always') this.#start();
    if (mode === 'never') this.#hasFailed = true;
  }

  /** Whether batches are made in a thread. */
  get isAhead(): boolean {
    return this.#thread !== undefined;
  }

  /**
   * The batch of a step.
   *
   * @throws Error for a step without a plan.
   */
  take(step: number): BatchArrays {
    const plan = this.#plan(step);
    if (!plan) throw new Error(`BatchLoader: expected a step with a plan, found ${step}`);
    const begin = this.#now();
    const found = this.#receive(step, JSON.stringify(plan)) ?? this.#make(plan);
    const took = this.#now() - begin;
    this.waitedMs += took;
    this.#decide(took);
    if (this.#thread) this.#ask(step);
    return found;
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#hasFailed = true;
    thread?.port.close();
    await thread?.worker.terminate();
  }

  #make({ set, indices, path, augmentation }: BatchPlan): BatchArrays {
    return assembleBatch(this.#sets[set], indices, new Random(path), augmentation);
  }

  /** Waits for what was asked for; undefined where it was not, or does not come. */
  #receive(step: number, plan: string): BatchArrays | undefined {
    const asked = this.#asked.get(step);
    this.#asked.delete(step);
    if (!this.#thread || asked === undefined) return undefined;
    const deadline = performance.now() + PATIENCE_MS;
    while (!this.#ready.has(step)) {
      Atomics.store(this.#bell, 0, 0);
      const message = receiveMessageOnPort(this.#thread.port)?.message as LoadedBatch | undefined;
      if (message) this.#ready.set(message.step, message);
      else if (Atomics.wait(this.#bell, 0, 0, deadline - performance.now()) === 'timed-out') {
        void this.close();
        return undefined;
      }
    }
    const { arrays } = this.#ready.get(step)!;
    this.#ready.delete(step);
    return asked === plan ? arrays : undefined;
  }

  #ask(step: number): void {
    for (let next = step + 1; next <= step + AHEAD; next++) {
      const plan = this.#asked.has(next) ? null : this.#plan(next);
      if (!plan) continue;
      this.#asked.set(next, JSON.stringify(plan));
      this.#thread!.port.postMessage({ step: next, plan });
    }
  }

  /** Compares what making a batch takes with the whole step. */
  #decide(tookMs: number): void {
    if (this.#thread || this.#hasFailed) return;
    this.#makingMs += tookMs;
    if (++this.#trials < TRIAL) return;
    const elapsed = this.#now() - this.#startedAt;
    if (this.#makingMs > WORTH_IT * elapsed) this.#start();
    this.#trials = 0;
    this.#makingMs = 0;
    this.#startedAt = this.#now();
  }

  #start(): void {
    const { port1, port2 } = new MessageChannel();
    const workerData = { sets: this.#sets, port: port2, bell: this.#bell };
    const worker = new Worker(WORKER, { workerData, transferList: [port2] });
    worker.on('error', () => void this.close());
    // Neither keeps the process alive.
    worker.unref();
    port1.unref();
    this.#thread = { worker, port: port1 };
  }
}
