import type { Replica } from '@mas/tfjs-wasm-training/data-parallel';

/** One of several replicas that do not wait for each other: the whole of the work, or every n-th piece. */
export function fakeReplica(index: number, count: number): Replica {
  return {
    count,
    share: <T>(items: readonly T[]) => items.filter((_, i) => i % count === index),
    any: (flag: boolean) => Promise.resolve(flag),
  } as Replica;
}
