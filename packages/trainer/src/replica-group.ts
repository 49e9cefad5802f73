/** What replicas share: gradients, a barrier, and the wish to stop. */
export interface ReplicaMemory {
  gradients: SharedArrayBuffer;
  control: SharedArrayBuffer;
}

const arrived = 0;
const generation = 1;
const failed = 2;
const stopping = 3;

/** Thrown where another replica has failed; that replica reports why. */
export class ReplicaFailure extends Error {
  override readonly name = 'ReplicaFailure';
}

/** Shared memory for `count` replicas and gradients of up to `parameters` scalars. */
export function createReplicaMemory(count: number, parameters: number): ReplicaMemory {
  return {
    gradients: new SharedArrayBuffer(count * parameters * Float32Array.BYTES_PER_ELEMENT),
    control: new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT),
  };
}

/**
 * One member of a group that trains in step: same weights, different parts of the batch, gradients
 * averaged in the same order everywhere, so that the weights stay equal bit for bit.
 */
export class ReplicaGroup {
  readonly #gradients: Float32Array;
  readonly #control: Int32Array;
  readonly #stride: number;

  constructor(
    readonly index: number,
    readonly count: number,
    memory: ReplicaMemory,
  ) {
    this.#gradients = new Float32Array(memory.gradients);
    this.#control = new Int32Array(memory.control);
    this.#stride = this.#gradients.length / count;
  }

  /**
   * Waits until every replica is here. The first one, on the main thread, does so without blocking:
   * it must notice signals and the end of a worker meanwhile.
   *
   * @throws {ReplicaFailure} if another replica has failed
   */
  async barrier(): Promise<void> {
    if (this.count === 1) return;
    const control = this.#control;
    const now = Atomics.load(control, generation);
    if (Atomics.add(control, arrived, 1) === this.count - 1) {
      Atomics.store(control, arrived, 0);
      Atomics.add(control, generation, 1);
      Atomics.notify(control, generation);
      return;
    }
    while (Atomics.load(control, generation) === now) {
      if (Atomics.load(control, failed)) throw new ReplicaFailure('another replica has failed');
      if (this.index === 0) await Atomics.waitAsync(control, generation, now, 500).value;
      else Atomics.wait(control, generation, now, 500);
    }
  }

  /**
   * Replaces each array by its mean over all replicas.
   *
   * @param stop this replica's wish to stop after this step.
   * @returns whether any replica wishes to stop; the same answer everywhere.
   */
  async average(arrays: readonly Float32Array[], stop: boolean): Promise<boolean> {
    if (this.count === 1) return stop;
    let offset = this.index * this.#stride;
    for (const values of arrays) {
      this.#gradients.set(values, offset);
      offset += values.length;
    }
    if (stop) Atomics.store(this.#control, stopping, 1);
    await this.barrier();
    const stopAll = Atomics.load(this.#control, stopping) === 1;
    offset = 0;
    for (const values of arrays) {
      for (let i = 0; i < values.length; i++) {
        let sum = 0;
        for (let r = 0; r < this.count; r++) sum += this.#gradients[r * this.#stride + offset + i];
        values[i] = sum / this.count;
      }
      offset += values.length;
    }
    await this.barrier();
    return stopAll;
  }

  /** Tells the others not to wait for this replica. */
  fail(): void {
    Atomics.store(this.#control, failed, 1);
    Atomics.notify(this.#control, generation);
  }

  /** This replica's part of a list. */
  share<T>(items: readonly T[]): T[] {
    return items.filter((_, i) => i % this.count === this.index);
  }
}
