import * as tf from '@tensorflow/tfjs';

/** What the replicas of a group share. */
export interface ReplicaMemory {
  exchange: SharedArrayBuffer;
  control: SharedArrayBuffer;
}

/** Floats that one replica brings to one round of an exchange. */
const CAPACITY = 2 ** 20;

/** Places in the control memory; after them, one per replica for each of two purposes. */
const control = { arrived: 0, generation: 1, failed: 2, finished: 3, lengths: 4 } as const;

/** Thrown in a replica that waits for one that has failed; that one's error is what matters. */
export class ReplicaFailure extends Error {
  override readonly name = 'ReplicaFailure';
}

/** Memory for a group of `count` replicas. */
export function createReplicaMemory(count: number): ReplicaMemory {
  return {
    exchange: new SharedArrayBuffer(count * CAPACITY * Float32Array.BYTES_PER_ELEMENT),
    control: new SharedArrayBuffer((control.lengths + 2 * count) * Int32Array.BYTES_PER_ELEMENT),
  };
}

/**
 * One member of a group that trains in step: the same weights, different parts of every batch.
 *
 * `barrier`, `average`, `averageGradients` and `any` wait for the others: all replicas must call
 * them in the same order. They throw when another replica has failed or has finished.
 */
export class Replica {
  readonly #exchange: Float32Array;
  readonly #control: Int32Array;
  readonly #blocking: boolean;

  /**
   * @param blocking whether waiting may block the thread. Where the replica shares its thread with
   *   others, or must notice events meanwhile, it may not.
   */
  constructor(
    /** Number of this replica, from 0. */
    readonly index: number,
    /** Number of replicas. */
    readonly count: number,
    memory: ReplicaMemory,
    blocking: boolean,
  ) {
    this.#exchange = new Float32Array(memory.exchange);
    this.#control = new Int32Array(memory.control);
    this.#blocking = blocking;
  }

  /** Waits until every replica is here. */
  async barrier(): Promise<void> {
    if (this.count === 1) return;
    const memory = this.#control;
    const { arrived, generation, failed, finished } = control;
    const now = Atomics.load(memory, generation);
    if (Atomics.add(memory, arrived, 1) === this.count - 1) {
      Atomics.store(memory, arrived, 0);
      Atomics.add(memory, generation, 1);
      Atomics.notify(memory, generation);
      return;
    }
    while (Atomics.load(memory, generation) === now) {
      if (Atomics.load(memory, failed)) throw new ReplicaFailure('another replica has failed');
      // In this order: one that finishes has been at every barrier that it will ever reach.
      if (Atomics.load(memory, finished) && Atomics.load(memory, generation) === now) {
        throw new Error(
          `replica ${this.index} waits for one that has finished; all must take the same steps`,
        );
      }
      if (this.#blocking) Atomics.wait(memory, generation, now, 500);
      else await Atomics.waitAsync(memory, generation, now, 500).value;
    }
  }

  /**
   * Replaces each array by its mean over all replicas: the same bytes everywhere. The arrays must
   * have the same lengths everywhere.
   */
  async average(arrays: readonly Float32Array[]): Promise<void> {
    if (this.count === 1) return;
    const total = arrays.reduce((sum, { length }) => sum + length, 0);
    Atomics.store(this.#control, control.lengths + this.index, total);
    const slots = Array.from({ length: this.count }, (_, r) =>
      this.#exchange.subarray(r * CAPACITY, (r + 1) * CAPACITY),
    );
    let from = 0;
    do {
      const length = Math.min(CAPACITY, total - from);
      for (const { values, at } of slice(arrays, from, length)) slots[this.index].set(values, at);
      await this.barrier();
      if (from === 0) this.#checkLengths(total);
      // Each replica sums its part of the round and leaves the means where replica 0 put its values.
      const start = Math.floor((length * this.index) / this.count);
      const end = Math.floor((length * (this.index + 1)) / this.count);
      for (let i = start; i < end; i++) {
        let sum = 0;
        for (let r = 0; r < this.count; r++) sum += slots[r][i];
        slots[0][i] = sum / this.count;
      }
      await this.barrier();
      for (const { values, at } of slice(arrays, from, length)) {
        values.set(slots[0].subarray(at, at + values.length));
      }
      await this.barrier();
      from += length;
    } while (from < total);
  }

  /**
   * Replaces the gradients of `tf.variableGrads` by their means over all replicas, as new tensors;
   * disposes the old ones. With equal parts of a batch, and a loss that is a mean over its part, these
   * are the gradients of the whole batch.
   */
  async averageGradients(grads: tf.NamedTensorMap): Promise<void> {
    if (this.count === 1) return;
    const names = Object.keys(grads);
    const values = await Promise.all(names.map((name) => grads[name].data<'float32'>()));
    await this.average(values);
    names.forEach((name, i) => {
      const old = grads[name];
      grads[name] = tf.tensor(values[i], old.shape);
      old.dispose();
    });
  }

  /** Whether any replica says so; the same answer everywhere. For one that wishes to stop, say. */
  async any(flag: boolean): Promise<boolean> {
    if (this.count === 1) return flag;
    const flags = control.lengths + this.count;
    Atomics.store(this.#control, flags + this.index, Number(flag));
    await this.barrier();
    const answer = this.#control.subarray(flags, flags + this.count).includes(1);
    await this.barrier();
    return answer;
  }

  /** This replica's part of a list: every `count`-th item. */
  share<T>(items: readonly T[]): T[] {
    return items.filter((_, i) => i % this.count === this.index);
  }

  /** Tells the others not to wait for this replica: it has failed, or has nothing more to do. */
  leave(how: 'failed' | 'finished'): void {
    Atomics.store(this.#control, control[how], 1);
    Atomics.notify(this.#control, control.generation);
  }

  #checkLengths(total: number): void {
    const lengths = [...this.#control.subarray(control.lengths, control.lengths + this.count)];
    if (lengths.every((length) => length === total)) return;
    throw new Error(`average: expected as many values from every replica, found ${lengths}`);
  }
}

/** The parts of the arrays that lie in `length` values of their concatenation, after the first `from`. */
function* slice(
  arrays: readonly Float32Array[],
  from: number,
  length: number,
): Generator<{ values: Float32Array; at: number }> {
  let start = -from;
  for (const array of arrays) {
    const values = array.subarray(Math.max(0, -start), Math.max(0, length - start));
    if (values.length > 0) yield { values, at: Math.max(0, start) };
    start += array.length;
  }
}
